using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>The look at mesh objects before anything is planned (row L29): when they are read, and what comes of it.</summary>
public sealed class ReferenceChecksTests
{
    private const string Fits =
        """{"http":[{"route":[{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}]}]}""";

    private static readonly ResourceType TraefikServices = new("traefik.io", "v1alpha1", "traefikservices", "TraefikService");

    [Fact]
    public async Task Objects_ThatAreGood_AreReadOnceUntilSomethingChanges_OthersEveryTime()
    {
        await using var cluster = await EmbeddedCluster.StartAsync();
        await using var client = new KubernetesClient(
            new ClusterConnection { Server = cluster.Server.Address },
            new ClientOptions { Qps = 10_000, Burst = 10_000 }
        );
        await Istio.DefineAsync(client);
        var reads = 0;
        Exception? failure = null;
        var watched = WatchedClient.Of(
            client,
            (method, arguments) =>
            {
                if (method == nameof(IKubernetesClient.GetAsync) && (ResourceType)arguments[0]! == Istio.VirtualServices)
                {
                    reads++;
                    if (failure is not null)
                    {
                        throw failure;
                    }
                }
            }
        );
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(watched)
            .AddRolloutController(new RolloutControllerOptions())
            .BuildServiceProvider();
        var checks = services.GetRequiredService<ReferenceChecks>();
        var rollout = KubeObject
            .FromNode(
                ControllerBed.Web(
                    1,
                    """{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{"istio":{"virtualService":{"name":"web"}}}}}"""
                )
            )
            .As<Rollout>(RolloutsJson.Options);
        var key = new ObjectKey("default", "web");

        (await LookAsync(rollout)).Error.ShouldNotBeNull();
        (await LookAsync(rollout)).Error.ShouldNotBeNull();
        reads.ShouldBe(2, "what is wanting is looked at again in every pass");

        await Istio.CreateVirtualServiceAsync(client, Fits);
        for (var i = 0; i < 3; i++)
        {
            (await LookAsync(rollout)).ShouldBe(default);
        }

        reads.ShouldBe(3);
        checks.Doubt(key);
        (await LookAsync(rollout)).ShouldBe(default);
        (await LookAsync(rollout)).ShouldBe(default);
        reads.ShouldBe(4, "a watch saw a change");
        var changed = rollout with { Metadata = rollout.Metadata with { Generation = rollout.Metadata.Generation + 1 } };
        (await LookAsync(changed)).ShouldBe(default);
        (await LookAsync(changed)).ShouldBe(default);
        reads.ShouldBe(5, "the spec changed");

        checks.Forget(key);
        failure = new KubernetesApiException(HttpStatusCode.Forbidden, "Forbidden", "virtualservices may not be read");
        (await LookAsync(changed)).ShouldBe(new ReferenceVerdict(null, "virtualservices may not be read"));
        failure = new HttpRequestException("nobody answers");
        (await LookAsync(changed)).ShouldBe(new ReferenceVerdict(null, "nobody answers"));
        failure = null;
        (await LookAsync(changed)).ShouldBe(default);
        reads.ShouldBe(8, "an answer that did not come is asked for again");

        ValueTask<ReferenceVerdict> LookAsync(Rollout seen) => checks.LookAsync(seen, TestContext.Current.CancellationToken);
    }

    /// <summary>The kinds that are served were read before, and are read again at their own pace.</summary>
    [Fact]
    public async Task Kind_ThatWasDefinedAMomentAgo_IsNotCalledMissing()
    {
        await using var cluster = await EmbeddedCluster.StartAsync();
        await using var client = new KubernetesClient(
            new ClusterConnection { Server = cluster.Server.Address },
            new ClientOptions { Qps = 10_000, Burst = 10_000 }
        );
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IKubernetesClient>(client)
            .AddRolloutController(new RolloutControllerOptions())
            .BuildServiceProvider();
        var checks = services.GetRequiredService<ReferenceChecks>();
        var rollout = KubeObject
            .FromNode(ControllerBed.Web(1, """{"canary":{"trafficRouting":{"traefik":{"weightedTraefikServiceName":"web"}}}}"""))
            .As<Rollout>(RolloutsJson.Options);
        var missing = (await checks.LookAsync(rollout, TestContext.Current.CancellationToken)).Error;
        missing.ShouldNotBeNull().ToString().ShouldStartWith("this cluster serves no traefikservices.traefik.io");

        await Istio.DefineAsync(client, TraefikServices);
        var unfit = (await checks.LookAsync(rollout, TestContext.Current.CancellationToken)).Error;
        unfit.ShouldNotBeNull().ToString().ShouldEndWith("""traefikservices.traefik.io "web" not found""");
    }

    /// <summary>Row L9: where a flag names another group, the objects of that one are looked at.</summary>
    [Theory]
    [InlineData(
        "TraefikService",
        "traefik",
        """{"traefik":{"weightedTraefikServiceName":"web"}}""",
        """{"weighted":{"services":[{"name":"stable"},{"name":"canary"}]}}""",
        "spec.weighted.services was not found in traefik service manifest"
    )]
    [InlineData(
        "Mapping",
        "ambassador",
        """{"ambassador":{"mappings":["web"]}}""",
        """{"service":"stable"}""",
        "Ambassador mapping \"web\" can not define weight"
    )]
    public async Task Group_ThatAFlagNames_IsLookedAt(string kind, string router, string routing, string fits, string fault)
    {
        await using var cluster = await EmbeddedCluster.StartAsync();
        await using var client = new KubernetesClient(
            new ClusterConnection { Server = cluster.Server.Address },
            new ClientOptions { Qps = 10_000, Burst = 10_000 }
        );
        var type = new ResourceType($"{router}.example.net", "v3", $"{kind.ToLowerInvariant()}s", kind);
        await Istio.DefineAsync(client, type);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IKubernetesClient>(client)
            .AddRolloutController(
                new RolloutControllerOptions
                {
                    TraefikApiGroup = "traefik.example.net",
                    TraefikApiVersion = "v3",
                    AmbassadorApiVersion = "ambassador.example.net/v3",
                }
            )
            .BuildServiceProvider();
        var checks = services.GetRequiredService<ReferenceChecks>();
        var rollout = KubeObject
            .FromNode(
                ControllerBed.Web(1, $$"""{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{{routing}} } }""")
            )
            .As<Rollout>(RolloutsJson.Options);

        (await LookAsync()).ShouldNotBeNull().ToString().ShouldEndWith($"""{type.Plural}.{type.Group} "web" not found""");
        await CreateAsync("""{"weight":30}""");
        (await LookAsync()).ShouldNotBeNull().Message.ShouldBe(fault);
        await client.DeleteAsync(type, "default", "web", null, TestContext.Current.CancellationToken);
        await CreateAsync(fits);
        (await LookAsync()).ShouldBeNull();

        async Task<FieldError?> LookAsync() => (await checks.LookAsync(rollout, TestContext.Current.CancellationToken)).Error;

        Task CreateAsync(string spec) =>
            client.CreateAsync(
                type,
                "default",
                new JsonObject
                {
                    ["apiVersion"] = type.ApiVersion,
                    ["kind"] = kind,
                    ["metadata"] = new JsonObject { ["name"] = "web" },
                    ["spec"] = JsonNode.Parse(spec),
                },
                TestContext.Current.CancellationToken
            );
    }

    [Fact]
    public async Task Name_ThatNoObjectCanHave_IsMissing()
    {
        await using var bed = await ControllerBed.StartAsync();
        await Istio.DefineAsync(bed.Client);
        await CreateAsync(bed, """{"istio":{"virtualService":{"name":"../web"}}}""");
        var invalid = await bed.AwaitAsync(static rollout => InvalidSpec(rollout) is not null, "condition InvalidSpec");
        InvalidSpec(invalid)!.Message!.ShouldContain("not found");
    }

    /// <summary>The abort needs nothing of what is wrong: the first router is told, although the second would not let a release begin.</summary>
    [Fact]
    public async Task Abort_WhileAnObjectIsGone_GoesBackWithTheOthers()
    {
        await using var bed = await ControllerBed.StartAsync();
        await Istio.DefineAsync(bed.Client);
        await Istio.DefineAsync(bed.Client, TraefikServices);
        await Istio.CreateVirtualServiceAsync(bed, Fits);
        await bed.Client.CreateAsync(TraefikServices, "default", Weighted());
        await CreateAsync(bed, """{"istio":{"virtualService":{"name":"web"}},"traefik":{"weightedTraefikServiceName":"web"}}""");
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        (await Istio.WeightsAsync(bed.Client)).ShouldBe([75, 25]);

        await bed.Client.DeleteAsync(TraefikServices, "default", "web");
        await bed.AwaitAsync(static rollout => InvalidSpec(rollout) is not null, "condition InvalidSpec");
        await bed.PatchAsync("""{"status":{"abort":true}}""", "status");
        await Eventually.ReadAsync(() => Istio.WeightsAsync(bed.Client), static weights => weights is [100, 0], "the way back");

        await bed.Client.CreateAsync(TraefikServices, "default", Weighted());
        await bed.AwaitAsync(static rollout => InvalidSpec(rollout) is null, "no condition InvalidSpec");
    }

    private static Task<Rollout> CreateAsync(ControllerBed bed, string routing)
    {
        var rollout = ControllerBed.Web(
            4,
            $$$"""{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{{{routing}}},"steps":[{"setWeight":25},{"pause":{} }]} }"""
        );
        return CreateAllAsync();

        async Task<Rollout> CreateAllAsync()
        {
            await bed.CreateServiceAsync("stable");
            await bed.CreateServiceAsync("canary");
            return await bed.CreateAsync(rollout);
        }
    }

    private static RolloutCondition? InvalidSpec(Rollout rollout) =>
        rollout.Status.Conditions?.FirstOrDefault(static condition => condition.Type == RolloutConditionType.InvalidSpec);

    private static JsonObject Weighted() =>
        JsonNode
            .Parse(
                """
                {"apiVersion":"traefik.io/v1alpha1","kind":"TraefikService","metadata":{"name":"web"},
                 "spec":{"weighted":{"services":[{"name":"stable","port":80},{"name":"canary","port":80}]}}}
                """
            )!
            .AsObject();
}
