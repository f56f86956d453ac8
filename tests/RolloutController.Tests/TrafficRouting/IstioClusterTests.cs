using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>Rollouts in one cluster, and the objects of Istio in the primary cluster of its mesh.</summary>
public sealed class IstioClusterTests : IAsyncLifetime
{
    private const string Home = "argo-rollouts";
    private const string Token = "s3cret-of-the-primary";
    private const string Half =
        """{"http":[{"route":[{"destination":{"host":"stable"},"weight":50},{"destination":{"host":"canary"},"weight":50}]}]}""";

    private EmbeddedCluster _primary = null!;
    private KubernetesClient _elsewhere = null!;

    private string Kubeconfig => KubeconfigOf(_primary.Server.Address);

    private static string KubeconfigOf(Uri server) =>
        $$$"""
            apiVersion: v1
            kind: Config
            current-context: primary
            contexts: [{name: primary, context: {cluster: primary, user: rollouts}}]
            clusters: [{name: primary, cluster: {server: "{{{server}}}"}}]
            users: [{name: rollouts, user: {token: {{{Token}}} }}]
            """;

    public async ValueTask InitializeAsync()
    {
        _primary = await EmbeddedCluster.StartAsync();
        _elsewhere = ClientOf(_primary);
        await Istio.DefineAsync(_elsewhere);
    }

    public async ValueTask DisposeAsync()
    {
        await _elsewhere.DisposeAsync();
        await _primary.DisposeAsync();
    }

    [Fact]
    public async Task Release_MovesTheWeightsInThePrimaryCluster_AndPutsThemRightThere()
    {
        await Istio.CreateVirtualServiceAsync(_elsewhere, Half);
        await using var bed = await ControllerBed.StartAsync();
        await CreateSecretAsync(bed.Client, Kubeconfig);
        await CreateRolloutAsync(bed);
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        (await Istio.WeightsAsync(_elsewhere)).ShouldBe([75, 25]);

        // Nothing but its watch there tells the controller.
        await _elsewhere.PatchAsync(
            Istio.VirtualServices,
            "default",
            "web",
            Patch.Merge(new JsonObject { ["spec"] = JsonNode.Parse(Half) })
        );
        await Eventually.ReadAsync(() => Istio.WeightsAsync(_elsewhere), weights => weights is [75, 25], "the weights to be put right");
        (await bed.EventsAsync("Updated VirtualService")).ShouldNotContain("TrafficRoutingError");
    }

    [Theory]
    [InlineData("users: [{token: s3cret-of-the-primary")]
    [InlineData(
        "{current-context: a, contexts: [{name: a, context: {cluster: a}}], clusters: [{name: a, cluster: {server: s3cret-of-the-primary}}]}"
    )]
    public async Task Secret_ThatIsNoKubeconfig_IsSaidWithoutItsContent_AndMended(string kubeconfig)
    {
        await Istio.CreateVirtualServiceAsync(_elsewhere, Half);
        await using var bed = await ControllerBed.StartAsync();
        await CreateSecretAsync(bed.Client, kubeconfig);
        await CreateRolloutAsync(bed);

        await bed.EventsAsync("TrafficRoutingError");
        var said = (await bed.Client.ListAsync(KnownResources.Events, "default"))
            .Items.Select(item => item.ToNode())
            .First(item => (string?)item["reason"] == "TrafficRoutingError");
        ((string)said["message"]!).ShouldStartWith(
            "the primary cluster of Istio cannot be reached: Secret argo-rollouts/mesh, key primary"
        );
        ((string)said["message"]!).ShouldNotContain(Token);

        await bed.Client.PatchAsync(KnownResources.Secrets, Home, "mesh", Patch.Merge(new JsonObject { ["data"] = DataOf(Kubeconfig) }));
        await Eventually.ReadAsync(
            () => Istio.WeightsAsync(_elsewhere),
            weights => weights is [100, 0],
            "the weights of a Rollout at rest"
        );
    }

    [Fact]
    public async Task PrimaryCluster_ThatDoesNotAnswer_IsSaid()
    {
        using var away = new RefusingPort();
        await using var bed = await ControllerBed.StartAsync();
        await CreateSecretAsync(bed.Client, KubeconfigOf(away.Address));
        await CreateRolloutAsync(bed);

        await bed.EventsAsync("TrafficRoutingError");
        (await bed.Client.ListAsync(KnownResources.Events, "default"))
            .Items.Select(item => (string?)item.ToNode()["message"])
            .ShouldContain(message => message!.StartsWith("the primary cluster of Istio does not answer: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secret_MadeChangedAndDeleted_IsFollowedWithinAMinute()
    {
        await using var cluster = await EmbeddedCluster.StartAsync();
        await using var client = ClientOf(cluster);
        var options = Options.Create(new RolloutControllerOptions());
        var time = new ManualTimeProvider();
        var watches = new RoutedWatches(client, options, time, NullLoggerFactory.Instance);
        var own = new RoutedObjects(client, watches);
        using var istio = new IstioCluster(client, own, watches, new SoleLeadership(), options, time, NullLoggerFactory.Instance);
        (await istio.FindAsync()).ShouldBeSameAs(own);

        await CreateSecretAsync(client, Kubeconfig);
        (await istio.FindAsync()).ShouldBeSameAs(own);
        time.Advance(TimeSpan.FromMinutes(1));
        var first = await istio.FindAsync();
        first.IsElsewhere.ShouldBeTrue();
        (await first.FindTypeAsync(IstioCluster.Group, "virtualservices", "istio")).ShouldBe(Istio.VirtualServices);
        time.Advance(TimeSpan.FromMinutes(1));
        (await istio.FindAsync()).ShouldBeSameAs(first, "nothing changed");

        await client.PatchAsync(KnownResources.Secrets, Home, "mesh", Patch.Merge(new JsonObject { ["data"] = DataOf(Kubeconfig + "\n") }));
        time.Advance(TimeSpan.FromMinutes(1));
        var second = await istio.FindAsync();
        second.ShouldNotBeSameAs(first);
        second.IsElsewhere.ShouldBeTrue();

        await client.DeleteAsync(KnownResources.Secrets, Home, "mesh");
        time.Advance(TimeSpan.FromMinutes(1));
        (await istio.FindAsync()).ShouldBeSameAs(own);
    }

    private static async Task CreateRolloutAsync(ControllerBed bed)
    {
        await bed.CreateServiceAsync("stable");
        await bed.CreateServiceAsync("canary");
        await bed.CreateAsync(
            ControllerBed.Web(
                2,
                """
                {"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{"istio":{"virtualService":{"name":"web"}}},
                 "steps":[{"setWeight":25},{"pause":{}}]}}
                """
            )
        );
    }

    private static async Task CreateSecretAsync(IKubernetesClient client, string kubeconfig)
    {
        await client.CreateAsync(
            KnownResources.Namespaces,
            null,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = Home },
            }
        );
        await client.CreateAsync(
            KnownResources.Secrets,
            Home,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject
                {
                    ["name"] = "mesh",
                    ["labels"] = new JsonObject { ["istio.argoproj.io/primary-cluster"] = "true" },
                },
                ["data"] = DataOf(kubeconfig),
            }
        );
    }

    private static JsonObject DataOf(string kubeconfig) =>
        new() { ["primary"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig)) };

    private static KubernetesClient ClientOf(EmbeddedCluster cluster) =>
        new(new ClusterConnection { Server = cluster.Server.Address }, new ClientOptions { Qps = 10_000, Burst = 10_000 });
}
