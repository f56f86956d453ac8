using Rollouts.Api;

namespace Rollouts.AnalysisService.Tests;

/// <summary>
/// CloudWatch from manifest to verdict with the credentials of each place where AWS's own clients look (row F20). The service is a process
/// whose environment is that of such a machine.
/// </summary>
public sealed class AwsChainTests : IAsyncLifetime
{
    private const string Spec = """
        {"metrics":[{"name":"errors","consecutiveErrorLimit":0,"successCondition":"all(result[0].Values, # <= 0.005)",
          "provider":{"cloudWatch":{"metricDataQueries":[{"id":"rate","expression":"errors / requests"}]}}}]}
        """;

    private readonly ServiceBed _bed = new();
    private VendorStub _aws = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await VendorStub.StartAsync();
        await _bed.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _aws.DisposeAsync();
    }

    [Theory]
    [InlineData("environment", "AKENV eu-west-1")]
    [InlineData("files", "AKFILE eu-north-1 file-session")]
    [InlineData("web-identity", "AKROLE eu-west-1 role-session")]
    [InlineData("container", "AKMACHINE eu-west-1 machine-session")]
    [InlineData("instance", "AKMACHINE eu-west-1 machine-session")]
    public async Task Run_CloudWatch_SignsInAsThePlaceSays(string place, string signedIn)
    {
        await using var service = await StartAsync(place);

        await _bed.CreateAsync(place, Spec);
        var run = await _bed.WhenEndedAsync(place);

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful, run.Status.Message);
        run.Status.MetricResults!.Single().Measurements!.Single().Value.ShouldBe("[[0.005 0.004 0.003 0.002 0.001]]");
        _aws.SignedIn.ShouldBe([signedIn]);
        service.Log.ShouldNotContain("session");
    }

    [Fact]
    public async Task Run_CloudWatchWithoutCredentials_EndsInErrorThatSaysWhereWasLooked()
    {
        await using var service = await StartAsync("nowhere");

        await _bed.CreateAsync("nowhere", Spec);
        var run = await _bed.WhenEndedAsync("nowhere");

        run.Status.Phase.ShouldBe(AnalysisPhase.Error);
        run.Status.Message!.ShouldContain("no AWS credentials: neither in the environment");
        _aws.SignedIn.ShouldBeEmpty();
    }

    private async Task<ServiceProcess> StartAsync(string place)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL_CLOUDWATCH"] = $"{_aws.Address}/cloudwatch",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };
        if (place != "files")
        {
            environment["AWS_REGION"] = "eu-west-1";
        }

        foreach (var (name, value) in await PlaceAsync(place))
        {
            environment[name] = value;
        }

        return await ServiceProcess.StartAsync(
            environment,
            "--kubeconfig",
            await _bed.WriteKubeconfigAsync(),
            "--leader-elect=false",
            "--provider-allow-loopback=true"
        );
    }

    private async Task<Dictionary<string, string>> PlaceAsync(string place) =>
        place switch
        {
            "environment" => new() { ["AWS_ACCESS_KEY_ID"] = "AKENV", ["AWS_SECRET_ACCESS_KEY"] = "env" },
            "files" => new()
            {
                ["AWS_PROFILE"] = "team",
                ["AWS_CONFIG_FILE"] = await WriteAsync("config", "[profile team]\nregion = eu-north-1\n"),
                ["AWS_SHARED_CREDENTIALS_FILE"] = await WriteAsync(
                    "credentials",
                    "[team]\naws_access_key_id = AKFILE\naws_secret_access_key = file\naws_session_token = file-session\n"
                ),
            },
            "web-identity" => new()
            {
                ["AWS_ENDPOINT_URL_STS"] = $"{_aws.Address}/sts",
                ["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/analysis",
                ["AWS_WEB_IDENTITY_TOKEN_FILE"] = await WriteAsync("token", VendorStub.Token),
            },
            "container" => new()
            {
                ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"{_aws.Address}/container",
                ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = await WriteAsync("pod", VendorStub.Token),
            },
            "instance" => new() { ["AWS_EC2_METADATA_DISABLED"] = "false", ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = _aws.Address },
            _ => [],
        };

    private async Task<string> WriteAsync(string name, string text)
    {
        var file = _bed.PathOf(name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
