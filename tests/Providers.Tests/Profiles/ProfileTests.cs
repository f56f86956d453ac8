using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>Metrics that name a profile in place of an address, with profiles from a file.</summary>
public sealed class ProfileTests : IAsyncLifetime
{
    private const string Vector = """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"0.5"]}]}}""";

    private readonly string _file = Path.GetTempFileName();
    private readonly GivenSecrets _secrets = GivenSecrets
        .OfService("prom", ("token", "s3cret-token"), ("username", "reader"), ("password", "s3cret-password"))
        .With(SecretScope.Run, "prom", ("token", "the-run's-own"));

    private ScriptedServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await ScriptedServer.StartAsync(
            static (context, seen) => context.Response.WriteAsync(seen.Path == "/token" ? """{"access_token": "fetched-token"}""" : Vector)
        );

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        File.Delete(_file);
    }

    [Fact]
    public async Task Start_ProfileOfPrometheus_HasItsAddressAndCredentials()
    {
        Write(
            """
              headers:
              - {name: X-Scope-OrgID, value: shop}
              - {name: Authorization, prefix: "Bearer ", secretKeyRef: {name: prom, key: token}}
            """
        );
        (await MeasureAsync(Prometheus("profile://prom"))).ShouldBeValue().Text.ShouldBe("[0.5]");
        var seen = _server.Seen.ShouldHaveSingleItem();
        seen.Path.ShouldBe("/base/api/v1/query");
        seen.Headers["X-Scope-OrgID"].ShouldBe("shop");
        seen.Headers["Authorization"].ShouldBe("Bearer s3cret-token");
    }

    /// <summary>Every provider with an address.</summary>
    [Theory]
    [InlineData("web", "/base/rate?x=1")]
    [InlineData("graphite", "/base/render")]
    [InlineData("skywalking", "/base/graphql")]
    [InlineData("kayenta", "/base/canaryConfig")]
    public async Task Start_ProfileOfAnyAddress_IsAskedBelowIt(string provider, string path)
    {
        Write("  basicAuthSecret: prom");
        await MeasureAsync(
            provider switch
            {
                "web" => new MetricProvider { Web = new WebMetric { Url = "profile://prom/rate?x=1" } },
                "graphite" => new MetricProvider
                {
                    Graphite = new GraphiteMetric { Address = "profile://prom", Query = "a" },
                },
                "skywalking" => new MetricProvider
                {
                    Skywalking = new SkyWalkingMetric { Address = "profile://prom", Query = "{a}" },
                },
                _ => new MetricProvider
                {
                    Kayenta = new KayentaMetric { Address = "profile://prom", Application = "a" },
                },
            }
        );
        var seen = _server.Seen.First();
        seen.Path.ShouldStartWith(path);
        seen.Headers["Authorization"].ShouldBe(BasicCredentials.From("reader:s3cret-password").ToString());
    }

    [Fact]
    public async Task Start_ProfileWithOauth2_SignsInWithItsToken()
    {
        Write($"  oauth2: {{tokenUrl: '{_server.Url("/token")}', clientId: id, clientSecretRef: {{name: prom, key: token}}}}");
        (await MeasureAsync(Prometheus("profile://prom"))).ShouldBeValue();
        _server.Seen.Last().Headers["Authorization"].ShouldBe("Bearer fetched-token");
    }

    [Theory]
    [InlineData("default", "[default]", true)]
    [InlineData("default", "[\"*\"]", true)]
    [InlineData("default", "[\"def*\", other]", true)]
    [InlineData("default", "[other, \"team-*\", defaul]", false)]
    public async Task Start_Namespace_MayUseTheProfileOrIsTold(string @namespace, string namespaces, bool allowed)
    {
        Write("", namespaces);
        var answer = await MeasureAsync(Prometheus("profile://prom"));
        if (allowed)
        {
            answer.ShouldBeValue();
            return;
        }

        answer
            .ShouldBeError()
            .ShouldBe(
                $"provider profile \"prom\" may not be used in namespace \"{@namespace}\": its owner has to add it to spec.namespaces"
            );
        _server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_UnknownProfile_IsAnErrorThatNamesIt()
    {
        Write("");
        (await MeasureAsync(Prometheus("profile://other"))).ShouldBeError().ShouldStartWith("provider profile \"other\" does not exist");
    }

    /// <summary>Credentials of a profile stay with its address and path.</summary>
    [Theory]
    [InlineData("profile://prom/../admin")]
    [InlineData("profile://prom/%2e%2e/admin")]
    [InlineData("profile://prom/a/../../admin")]
    public async Task Start_PathThatLeadsOut_IsRefused(string url)
    {
        Write("  basicAuthSecret: prom");
        (await MeasureAsync(new MetricProvider { Web = new WebMetric { Url = url } })).ShouldBeError().ShouldContain("leads out");
        _server.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("profile://prom@evil.test/")]
    [InlineData("profile://prom:80@evil.test")]
    [InlineData("profile://")]
    public async Task Start_NameWithAHostInIt_IsNoProfile(string url)
    {
        Write("  basicAuthSecret: prom");
        (await MeasureAsync(new MetricProvider { Web = new WebMetric { Url = url } })).ShouldBeError().ShouldContain("does not exist");
    }

    /// <summary>A token server that the template names does not see the profile's credentials, not even on the same host.</summary>
    [Fact]
    public async Task Start_TokenServerOfTheTemplate_SeesNoCredentialOfTheProfile()
    {
        Write(
            """
              headers: [{name: X-Key, secretKeyRef: {name: prom, key: token}}]
            """
        );
        var metric = new WebMetric
        {
            Url = "profile://prom/rate",
            Authentication = new Authentication
            {
                Oauth2 = new Oauth2Config
                {
                    TokenUrl = _server.Url("/token"),
                    ClientId = "id",
                    ClientSecret = "mine",
                },
            },
        };
        (await MeasureAsync(new MetricProvider { Web = metric })).ShouldBeValue();
        _server.Seen.First().Headers.ContainsKey("X-Key").ShouldBeFalse();
        _server.Seen.Last().Headers["X-Key"].ShouldBe("s3cret-token");
    }

    /// <summary>What a template says in a header that the profile sets does not count.</summary>
    [Fact]
    public async Task Start_HeaderOfTheTemplate_DoesNotReplaceTheProfiles()
    {
        Write("  headers: [{name: X-Scope-OrgID, value: shop}]");
        var metric = new WebMetric { Url = "profile://prom/", Headers = [new WebMetricHeader { Key = "x-scope-orgid", Value = "other" }] };
        (await MeasureAsync(new MetricProvider { Web = metric })).ShouldBeValue();
        _server.Seen.Single().Headers["X-Scope-OrgID"].ShouldBe("shop");
    }

    [Fact]
    public async Task Start_SourceRepeatsTheCredential_ItIsHidden()
    {
        await using var server = await ScriptedServer.StartAsync(
            static (context, seen) => context.Response.WriteAsync($"you said {seen.Headers["X-Key"]}")
        );
        Write("  headers: [{name: X-Key, secretKeyRef: {name: prom, key: token}}]", address: server.Url("/base"));
        var answer = await MeasureAsync(new MetricProvider { Web = new WebMetric { Url = "profile://prom/" } });
        answer.ShouldBeValue().Text.ShouldNotContain("s3cret-token");
    }

    /// <summary>A file that is changed counts from the next measurement on.</summary>
    [Fact]
    public async Task Start_FileHasChanged_TheNewOneCounts()
    {
        var registry = Registry();
        Write("  headers: [{name: X-Key, value: one}]");
        await MeasureAsync(Prometheus("profile://prom"), registry);
        Write("  headers: [{name: X-Key, value: another}]");
        await MeasureAsync(new MetricProvider { Web = new WebMetric { Url = "profile://prom/" } }, registry);
        _server.Seen.Select(static s => s.Headers["X-Key"]).ShouldBe(["one", "another"]);
    }

    [Theory]
    [InlineData("metadata: {name: prom}\nspec: {namespaces: [default]}", "spec.address")]
    [InlineData("metadata: {name: prom}\nspec: {address: 7}", "spec.address")]
    [InlineData("metadata: {name: prom}\nspec: [", "cannot be read: line")]
    [InlineData("metadata: {name: prom}\n---\nmetadata: {name: prom}", "two profiles \"prom\"")]
    [InlineData("spec: {}", "no metadata.name")]
    public async Task Start_FileThatIsWrong_IsAnErrorThatSaysWhat(string yaml, string reason)
    {
        await File.WriteAllTextAsync(_file, yaml);
        (await MeasureAsync(Prometheus("profile://prom"))).ShouldBeError().ShouldContain(reason);
    }

    [Fact]
    public async Task Start_CertificateOfTheSource_IsTrustedByTheProfileAlone()
    {
        await using var server = await ScriptedServer.StartAsync(static (context, _) => context.Response.WriteAsync("1"), tls: true);
        var pem = server.Certificate!.ExportCertificatePem().Replace("\n", "\n      ", StringComparison.Ordinal);
        var metric = new MetricProvider
        {
            Web = new WebMetric { Url = "profile://prom/", Insecure = true },
        };

        Write("", address: server.Url("/"));
        (await MeasureAsync(metric)).ShouldBeError().ShouldContain("certificate");
        Write($"  tls:\n    certificateAuthority: |\n      {pem}", address: server.Url("/"));
        (await MeasureAsync(metric)).ShouldBeValue();
    }

    [Fact]
    public void Validate_EverythingWrong_NamesEachField() =>
        ProfileValidator
            .Validate(
                new ProviderProfileSpec
                {
                    Address = "ftp://x",
                    Namespaces = ["a*b"],
                    Headers =
                    [
                        new ProviderProfileHeader(),
                        new ProviderProfileHeader { Name = "X", SecretKeyRef = new ProviderProfileSecretKey() },
                    ],
                    BasicAuthSecret = "s",
                    Oauth2 = new ProviderProfileOauth2(),
                    Budget = new ProviderProfileBudget
                    {
                        MaxConcurrent = 0,
                        PerSecond = -1,
                        Burst = 0,
                    },
                }
            )
            .Count.ShouldBe(12);

    private static MetricProvider Prometheus(string address) =>
        new()
        {
            Prometheus = new PrometheusMetric { Address = address, Query = "up" },
        };

    private void Write(string more, string namespaces = "[default]", string? address = null)
    {
        File.WriteAllText(
            _file,
            $"apiVersion: rollouts.dev/v1alpha1\nkind: ProviderProfile\nmetadata:\n  name: prom\nspec:\n"
                + $"  address: {address ?? _server.Url("/base")}\n  namespaces: {namespaces}\n{more}\n"
        );
    }

    private ProviderRegistry Registry()
    {
        var services = new ServiceCollection();
        services.AddSingleton(new EnvironmentVariables(static _ => null));
        services.AddSingleton<IProfileSource>(new FileProfiles(_file));
        services.Configure<EgressOptions>(static o => o.AllowLoopback = true);
        services.AddMetricProviders();
        return services.BuildServiceProvider().GetRequiredService<ProviderRegistry>();
    }

    private Task<ProviderAnswer> MeasureAsync(MetricProvider metric, ProviderRegistry? registry = null)
    {
        var context = Given.Context(metric) with { Secrets = _secrets };
        return ProviderSelection.Find(registry ?? Registry(), context.Metric)!.StartAsync(context);
    }
}
