using System.Web;
using Microsoft.AspNetCore.Http;
using Rollouts.Analysis;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>Where AWS credentials are found, in the order of AWS's own clients.</summary>
public sealed class CredentialChainTests : IDisposable
{
    private const string Document = """
        {"Code": "Success", "AccessKeyId": "AKMACHINE", "SecretAccessKey": "machine", "Token": "t0ken", "Expiration": "2026-11-21T13:00:00Z"}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-aws-");
    private readonly ManualTimeProvider _clock = new(Given.Now);
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal) { ["AWS_REGION"] = "eu-west-1" };

    [Fact]
    public async Task Find_EnvironmentKeys_GoBeforeEverythingElse()
    {
        _environment["AWS_ACCESS_KEY_ID"] = "AKENV";
        _environment["AWS_SECRET_ACCESS_KEY"] = "env";
        _environment["AWS_SESSION_TOKEN"] = "session";
        WriteFiles("[default]\naws_access_key_id = AKFILE\naws_secret_access_key = file\n");
        var found = await FindAsync(new AwsSelection());
        (found.Credentials.AccessKeyId, found.Credentials.SecretAccessKey, found.Credentials.SessionToken, found.Region).ShouldBe(
            ("AKENV", "env", "session", "eu-west-1")
        );
    }

    [Fact]
    public async Task Find_SharedFiles_GiveKeysAndRegionOfTheProfile()
    {
        _environment.Remove("AWS_REGION");
        _environment["AWS_ACCESS_KEY_ID"] = "AKENV";
        _environment["AWS_SECRET_ACCESS_KEY"] = "env";
        WriteFiles(
            "# keys\n[default]\naws_access_key_id=AKDEFAULT\naws_secret_access_key=d\n[team]\naws_access_key_id = AKTEAM\naws_secret_access_key = a=b\n",
            "[default]\nregion = us-east-1\n[profile team]\nregion=eu-north-1\n[sso-session x]\nregion=nowhere\n"
        );
        var named = await FindAsync(new AwsSelection(Profile: "team"));
        (named.Credentials.AccessKeyId, named.Credentials.SecretAccessKey, named.Region).ShouldBe(("AKTEAM", "a=b", "eu-north-1"));
        _environment.Remove("AWS_ACCESS_KEY_ID");
        var other = await FindAsync(new AwsSelection());
        (other.Credentials.AccessKeyId, other.Region).ShouldBe(("AKDEFAULT", "us-east-1"));
    }

    [Fact]
    public async Task Find_WebIdentity_AssumesTheRoleWithTheToken()
    {
        await using var sts = await ScriptedServer.StartAsync(Assumed("AssumeRoleWithWebIdentity", "2026-11-21T13:00:00Z"));
        _environment["AWS_ENDPOINT_URL_STS"] = sts.Url("/");
        _environment["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/analysis";
        _environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = Write("token", "web+t0ken\n");
        var found = await FindAsync(new AwsSelection());
        found.Credentials.AccessKeyId.ShouldBe("AKROLE");
        found.Credentials.SessionToken.ShouldBe("role-token");
        sts.Seen.TryDequeue(out var seen).ShouldBeTrue();
        var form = HttpUtility.ParseQueryString(seen.Body);
        form["Action"].ShouldBe("AssumeRoleWithWebIdentity");
        form["Version"].ShouldBe("2011-06-15");
        form["RoleArn"].ShouldBe("arn:aws:iam::1:role/analysis");
        form["WebIdentityToken"].ShouldBe("web+t0ken");
        seen.Headers.ContainsKey("Authorization").ShouldBeFalse();
    }

    [Fact]
    public async Task Find_RoleOfTheMetric_IsAssumedWithSignedRequest()
    {
        await using var sts = await ScriptedServer.StartAsync(Assumed("AssumeRole", "2026-11-21T13:00:00Z"));
        _environment["AWS_ENDPOINT_URL"] = sts.Url("/");
        _environment["AWS_ACCESS_KEY_ID"] = "AKENV";
        _environment["AWS_SECRET_ACCESS_KEY"] = "env";
        (await FindAsync(new AwsSelection(RoleArn: "arn:aws:iam::1:role/x"))).Credentials.AccessKeyId.ShouldBe("AKROLE");
        sts.Seen.TryDequeue(out var seen).ShouldBeTrue();
        SignedRequest.Check(seen, sts.Address, "env").ShouldBe("AKENV eu-west-1 sts");
    }

    [Fact]
    public async Task Find_ProfileWithRole_AssumesItWithTheSourceProfile()
    {
        await using var sts = await ScriptedServer.StartAsync(Assumed("AssumeRole", "2026-11-21T13:00:00Z"));
        _environment["AWS_ENDPOINT_URL_STS"] = sts.Url("/");
        WriteFiles(
            "[base]\naws_access_key_id=AKBASE\naws_secret_access_key=base\n",
            "[profile app]\nrole_arn = arn:aws:iam::1:role/app\nsource_profile = base\n[profile loop]\nrole_arn=x\nsource_profile=pool\n[profile pool]\nrole_arn=y\nsource_profile=loop\n"
        );
        (await FindAsync(new AwsSelection(Profile: "app"))).Credentials.AccessKeyId.ShouldBe("AKROLE");
        sts.Seen.TryDequeue(out var seen).ShouldBeTrue();
        SignedRequest.Check(seen, sts.Address, "base").ShouldBe("AKBASE eu-west-1 sts");
        (await Should.ThrowAsync<ProviderException>(() => FindAsync(new AwsSelection(Profile: "loop")))).Message.ShouldContain(
            "name each other"
        );
    }

    [Fact]
    public async Task Find_Container_AsksItsAddressWithItsToken()
    {
        await using var agent = await ScriptedServer.StartAsync(Document);
        _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = agent.Url("/v1/credentials");
        _environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = Write("pod", "pod-token\n");
        (await FindAsync(new AwsSelection())).Credentials.AccessKeyId.ShouldBe("AKMACHINE");
        agent.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Path.ShouldBe("/v1/credentials");
        seen.Headers["Authorization"].ShouldBe("pod-token");
    }

    [Fact]
    public async Task Find_ContainerAtAForeignHostInClear_IsRefused()
    {
        _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://collector.example/credentials";
        (await Should.ThrowAsync<ProviderException>(() => FindAsync(new AwsSelection()))).Message.ShouldContain("use https");
    }

    [Fact]
    public async Task Find_Instance_AsksForASessionThenTheRole()
    {
        await using var metadata = await ScriptedServer.StartAsync(
            (context, seen) =>
                context.Response.WriteAsync(
                    seen.Path switch
                    {
                        "/latest/api/token" => "session",
                        "/latest/meta-data/iam/security-credentials/" => "node-role\n",
                        _ => Document,
                    }
                )
        );
        _environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = metadata.Url("/");
        (await FindAsync(new AwsSelection())).Credentials.AccessKeyId.ShouldBe("AKMACHINE");
        var seen = metadata.Seen.ToArray();
        seen.Select(s => $"{s.Method} {s.Path}")
            .ShouldBe([
                "PUT /latest/api/token",
                "GET /latest/meta-data/iam/security-credentials/",
                "GET /latest/meta-data/iam/security-credentials/node-role",
            ]);
        seen[0].Headers["X-aws-ec2-metadata-token-ttl-seconds"].ShouldBe("21600");
        seen[2].Headers["X-aws-ec2-metadata-token"].ShouldBe("session");
    }

    [Fact]
    public async Task Find_TemporaryKeys_AreKeptUntilShortlyBeforeTheyEnd()
    {
        await using var agent = await ScriptedServer.StartAsync(Document);
        _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = agent.Url("/v1/credentials");
        using var chain = Chain();
        await FindAsync(new AwsSelection(), chain);
        _clock.Advance(TimeSpan.FromMinutes(54));
        await FindAsync(new AwsSelection(), chain);
        agent.Seen.Count.ShouldBe(1);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await FindAsync(new AwsSelection(), chain);
        agent.Seen.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Find_Nothing_SaysWhereWasLooked()
    {
        _environment["AWS_EC2_METADATA_DISABLED"] = "true";
        var reason = (await Should.ThrowAsync<ProviderException>(() => FindAsync(new AwsSelection()))).Message;
        reason.ShouldContain("AWS_ACCESS_KEY_ID");
        reason.ShouldContain("AWS_EC2_METADATA_DISABLED");
        (await Should.ThrowAsync<ProviderException>(() => FindAsync(new AwsSelection(Profile: "gone")))).Message.ShouldContain("\"gone\"");
    }

    [Theory]
    [InlineData(
        403,
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not authorized\nx-amz-security-token:hunter2</Message></Error></ErrorResponse>",
        "403: AccessDenied: Not authorized"
    )]
    [InlineData(200, "<AssumeRoleResponse/>", "has no credentials")]
    [InlineData(200, "not xml", "no XML")]
    [InlineData(200, "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>", "no XML")]
    public async Task Find_TokenServiceThatRefusesOrBabbles_IsAnErrorWithoutSecrets(int status, string body, string reason)
    {
        await using var sts = await ScriptedServer.StartAsync(body, status);
        _environment["AWS_ENDPOINT_URL_STS"] = sts.Url("/");
        _environment["AWS_ACCESS_KEY_ID"] = "AKENV";
        _environment["AWS_SECRET_ACCESS_KEY"] = "hunter2";
        var message = (await Should.ThrowAsync<ProviderException>(() => FindAsync(new AwsSelection(RoleArn: "arn")))).Message;
        message.ShouldContain(reason);
        message.ShouldNotContain("hunter2");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Assumed(string action, string expiration) =>
        $"""
            <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><Credentials>
            <AccessKeyId>AKROLE</AccessKeyId><SecretAccessKey>role</SecretAccessKey><SessionToken>role-token</SessionToken>
            <Expiration>{expiration}</Expiration></Credentials></{action}Result></{action}Response>
            """;

    private async Task<AwsIdentity> FindAsync(AwsSelection selection)
    {
        using var chain = Chain();
        return await FindAsync(selection, chain);
    }

    private static async Task<AwsIdentity> FindAsync(AwsSelection selection, CredentialChain chain)
    {
        var context = Given.Context(new Api.MetricProvider());
        return await chain.FindAsync(selection, context.Http, new CredentialReader(context).Add, TestContext.Current.CancellationToken);
    }

    private CredentialChain Chain()
    {
        _environment.TryAdd("HOME", _folder.FullName);
        return new CredentialChain(new EnvironmentVariables(_environment.GetValueOrDefault), Given.Exchange(), _clock);
    }

    private void WriteFiles(string credentials, string config = "")
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, ".aws"));
        Write(".aws/credentials", credentials);
        Write(".aws/config", config);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
