using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>Profiles of sources that metrics name by an account and not by an address.</summary>
public sealed class AccountProfileTests : IAsyncLifetime
{
    private const string Key = "s3cret-account-key";
    private const string RoleKey = "s3cret-role-key";
    private const string RoleAnswer = $"""
        <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLEID</AccessKeyId><SecretAccessKey>{RoleKey}</SecretAccessKey>
        <SessionToken>role-token</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
        """;

    private readonly string _file = Path.GetTempFileName();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly GivenSecrets _secrets = GivenSecrets
        .OfService("datadog-account", ("api-key", Key), ("app-key", Key), ("address", "http://elsewhere.test"))
        .With(
            SecretScope.Service,
            "newRelic-account",
            ("personal-api-key", Key),
            ("account-id", "7"),
            ("base-url-nerdgraph", "http://elsewhere.test")
        )
        .With(SecretScope.Service, "influxdb-account", ("authToken", Key), ("org", "shop"), ("address", "http://elsewhere.test"))
        .With(SecretScope.Service, "wavefront-account", ("token", Key))
        .With(
            SecretScope.Service,
            "cloudWatch-account",
            ("access-key-id", "AKIDEXAMPLE"),
            ("secret-access-key", Key),
            ("region", "eu-west-1")
        )
        .With(SecretScope.Service, "role", ("role-arn", "arn:aws:iam::1:role/reader"), ("region", "eu-west-1"))
        .With(SecretScope.Service, "empty", ("other", "1"));

    private ScriptedServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await ScriptedServer.StartAsync(static (context, seen) => context.Response.WriteAsync(AnswerOf(seen.Path)));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        File.Delete(_file);
    }

    public static TheoryData<string> Providers => ["datadog", "newRelic", "influxdb", "wavefront", "cloudWatch"];

    /// <summary>The address in an account's Secret does not count: its keys go to the profile's address.</summary>
    [Theory]
    [InlineData("datadog", "/base/api/v1/query?", "DD-APPLICATION-KEY", Key)]
    [InlineData("newRelic", "/base", "Api-Key", Key)]
    [InlineData("influxdb", "/base/api/v2/query?org=shop", "Authorization", $"Token {Key}")]
    [InlineData("wavefront", "/base/api/v2/chart/api?", "Authorization", $"Bearer {Key}")]
    public async Task Start_AccountOfAProfile_IsAskedAtItsAddressWithItsKeys(string provider, string path, string header, string value)
    {
        Write($"{provider}-account", "  headers: [{name: X-Gateway, value: shop}]");
        (await MeasureAsync(Metric(provider))).ShouldBeValue();
        var seen = _server.Seen.ShouldHaveSingleItem();
        seen.Path.ShouldStartWith(path);
        seen.Headers[header].ShouldBe(value);
        seen.Headers["X-Gateway"].ShouldBe("shop");
        if (provider == "newRelic")
        {
            seen.Body.ShouldContain("\"accountId\":7");
        }
    }

    [Fact]
    public async Task Start_ProfileOfCloudWatch_SignsWithItsKeysAndDoesNotSendItsName()
    {
        Write("cloudWatch-account");
        (await MeasureAsync(Metric("cloudWatch"))).ShouldBeValue();
        var seen = _server.Seen.ShouldHaveSingleItem();
        seen.Path.ShouldBe("/base");
        SignedRequest.Check(seen, _server.Address, Key).ShouldBe("AKIDEXAMPLE eu-west-1 monitoring");
        seen.Body.ShouldContain("\"Id\":\"rate\"");
        seen.Body.ShouldNotContain("profile");
    }

    [Fact]
    public async Task Start_ProfileWithARole_TakesItOnWithTheServicesOwnKeys()
    {
        _environment["AWS_ACCESS_KEY_ID"] = "SERVICE";
        _environment["AWS_SECRET_ACCESS_KEY"] = "s3cret-service-key";
        _environment["AWS_ENDPOINT_URL_STS"] = _server.Url("/sts");
        Write("role");
        (await MeasureAsync(Metric("cloudWatch"))).ShouldBeValue();
        var (role, query) = (_server.Seen.First(), _server.Seen.Last());
        role.Body.ShouldContain("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Freader");
        SignedRequest.Check(role, _server.Address, "s3cret-service-key").ShouldBe("SERVICE eu-west-1 sts");
        SignedRequest.Check(query, _server.Address, RoleKey).ShouldBe("ROLEID eu-west-1 monitoring");
        query.Headers["X-Amz-Security-Token"].ShouldBe("role-token");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Start_NamespaceThatMayNot_IsToldAndNothingIsSent(string provider)
    {
        Write($"{provider}-account", namespaces: "[other]");
        (await MeasureAsync(Metric(provider))).ShouldBeError().ShouldStartWith("provider profile \"team\" may not be used in namespace");
        _server.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("datadog", "has no api-key: it needs api-key, app-key")]
    [InlineData("newRelic", "has no personal-api-key: it needs personal-api-key, account-id")]
    [InlineData("influxdb", "has no authToken: it needs authToken, org")]
    [InlineData("wavefront", "has no token: it needs token")]
    [InlineData("cloudWatch", "has no region: it needs region")]
    public async Task Start_AccountThatIsNotComplete_NamesTheKey(string provider, string reason)
    {
        Write("empty");
        (await MeasureAsync(Metric(provider))).ShouldBeError().ShouldEndWith($"secret \"empty\" of spec.accountSecret {reason}");
        Write("\"\"");
        (await MeasureAsync(Metric(provider))).ShouldBeError().ShouldContain("provider profile \"team\" has no spec.accountSecret");
        _server.Seen.ShouldBeEmpty();
    }

    /// <summary>A path or a query could ask for another account of the same source.</summary>
    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Start_MoreThanTheName_IsRefused(string provider)
    {
        Write($"{provider}-account");
        (await MeasureAsync(Metric(provider, "profile://team?org=other"))).ShouldBeError().ShouldContain("stands alone");
        (await MeasureAsync(Metric(provider, "profile://team/../x"))).ShouldBeError().ShouldContain("stands alone");
        _server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_NamespacedSecretThatIsAProfile_IsRefused()
    {
        Write("datadog-account");
        var metric = Metric("datadog");
        var reference = metric.Datadog!.SecretRef! with { Namespaced = true };
        (await MeasureAsync(metric with { Datadog = metric.Datadog with { SecretRef = reference } }))
            .ShouldBeError()
            .ShouldContain("leave namespaced out");
        _server.Seen.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Start_SourceRepeatsTheKey_ItIsHidden(string provider)
    {
        await using var server = await ScriptedServer.StartAsync(
            $$"""{"message": "no {{Key}}", "errors": ["no {{Key}}"], "errorType": "x", "errorMessage": "no {{Key}}"}""",
            403
        );
        Write($"{provider}-account", address: server.Url("/base"));
        (await MeasureAsync(Metric(provider))).ShouldBeError().ShouldNotContain(Key);
        server.Seen.ShouldNotBeEmpty();
    }

    /// <summary>Budget and headers are for what is below the profile's address, and for nothing else.</summary>
    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Apply_BudgetOfTheProfile_IsThatOfItsAddressAlone(string provider)
    {
        Write($"{provider}-account", "  budget: {maxConcurrent: 3, perSecond: 5}\n  headers: [{name: X-Gateway, value: shop}]");
        var context = Given.Context(Metric(provider)) with { Secrets = _secrets };
        await using var services = Services();
        var applied = await services
            .GetRequiredService<ProfileResolver>()
            .ApplyAsync(context, new CredentialReader(context), TestContext.Current.CancellationToken);
        var client = applied.Http.ShouldBeOfType<ProfiledHttpClient>();
        (await SignedInAsync(client, _server.Url("/base/x"))).Budget.ShouldBe(new ProfileBudget("team", 3, 5, null));
        var elsewhere = await SignedInAsync(client, _server.Url("/other"));
        elsewhere.Budget.ShouldBeNull();
        elsewhere.Headers.ShouldBeEmpty();
    }

    private static async Task<PreparedRequest> SignedInAsync(ProfiledHttpClient client, string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return client.SignIn(await PreparedRequest.OfAsync(request, TestContext.Current.CancellationToken));
    }

    private static string AnswerOf(string path) =>
        path == "/sts" ? RoleAnswer
        : path.StartsWith("/base/api/v1/query", StringComparison.Ordinal) ? """{"series": [{"pointlist": [[1795262400000, 0.5]]}]}"""
        : path.StartsWith("/base/api/v2/query", StringComparison.Ordinal)
            ? "#datatype,string,long,double\n#default,_result,,\n,result,table,_value\n,,0,0.5\n"
        : path.StartsWith("/base/api/v2/chart", StringComparison.Ordinal) ? """{"timeseries": [{"data": [[1795262400, 0.5]]}]}"""
        : """
            {"data": {"actor": {"account": {"nrql": {"results": [{"rate": 0.5}]}}}},
             "MetricDataResults": [{"Id": "rate", "Label": "rate", "Timestamps": [1795262340], "Values": [0.5]}]}
            """;

    private static MetricProvider Metric(string provider, string profile = "profile://team") =>
        provider switch
        {
            "datadog" => new MetricProvider
            {
                Datadog = new DatadogMetric
                {
                    Query = "avg:errors{*}",
                    SecretRef = new DatadogSecretRef { Name = profile },
                },
            },
            "newRelic" => new MetricProvider
            {
                NewRelic = new NewRelicMetric { Profile = profile, Query = "SELECT rate FROM Transaction" },
            },
            "influxdb" => new MetricProvider
            {
                Influxdb = new InfluxdbMetric { Profile = profile, Query = "from(bucket: \"b\")" },
            },
            "wavefront" => new MetricProvider
            {
                Wavefront = new WavefrontMetric { Address = profile, Query = "ts(app.errors)" },
            },
            _ => new MetricProvider
            {
                CloudWatch = new CloudWatchMetric
                {
                    MetricDataQueries =
                    [
                        new CloudWatchMetricDataQuery { Expression = profile },
                        new CloudWatchMetricDataQuery { Id = "rate", Expression = "SELECT AVG(rate) FROM app" },
                    ],
                },
            },
        };

    private void Write(string secret, string more = "", string namespaces = "[default]", string? address = null) =>
        File.WriteAllText(
            _file,
            $"metadata: {{name: team}}\nspec:\n  address: {address ?? _server.Url("/base")}\n  namespaces: {namespaces}\n"
                + $"  accountSecret: {secret}\n{more}\n"
        );

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddSingleton(new EnvironmentVariables(_environment.GetValueOrDefault));
        services.AddSingleton<IProfileSource>(new FileProfiles(_file));
        services.Configure<EgressOptions>(static o => o.AllowLoopback = true);
        services.AddMetricProviders();
        return services.BuildServiceProvider();
    }

    private async Task<ProviderAnswer> MeasureAsync(MetricProvider metric)
    {
        await using var services = Services();
        var context = Given.Context(metric) with { Secrets = _secrets };
        return await ProviderSelection.Find(services.GetRequiredService<ProviderRegistry>(), context.Metric)!.StartAsync(context);
    }
}
