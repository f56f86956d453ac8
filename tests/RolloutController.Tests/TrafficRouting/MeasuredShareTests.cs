using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>A canary whose weight counts as in force once users are seen to get it; Prometheus is a stub that says what the test wants.</summary>
public sealed class MeasuredShareTests : IAsyncLifetime
{
    private WebApplication _prometheus = null!;
    private ControllerBed _bed = null!;
    private volatile string _answer = Share("0.1");

    public async ValueTask InitializeAsync()
    {
        var builder = StubHost.CreateBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        _prometheus = builder.Build();
        _prometheus.MapFallback(() => Results.Text(_answer, "application/json"));
        await _prometheus.StartAsync();
        _bed = await ControllerBed.StartAsync(configure: options =>
        {
            options.Egress.AllowLoopback = true;
            options.VerifyRetryInterval = TimeSpan.FromSeconds(1);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _prometheus.DisposeAsync();
    }

    [Fact]
    public async Task Weight_ThatUsersDoNotGet_HoldsTheStepAndTheStablePods()
    {
        await ReleaseAsync();
        var held = await _bed.AwaitAsync(
            rollout => rollout.Status.Canary.Weights is { Verified: false, Canary.Weight: 50 },
            "a weight that is not in force"
        );
        held.Status.CurrentStepIndex.ShouldBe(0);
        (await ReplicasAsync(held.Status.StableRS!)).ShouldBe(4);

        _answer = Share("0.52");
        var paused = await _bed.AwaitPhaseAsync(RolloutPhase.Paused);
        paused.Status.CurrentStepIndex.ShouldBe(1);
        await Eventually.ReadAsync(() => ReplicasAsync(paused.Status.StableRS!), replicas => replicas == 2, "the stable version to shrink");
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("hostile")]
    [InlineData("endless")]
    public async Task Answer_ThatIsNoShare_IsSaidAndAnAbortStillEnds(string answer)
    {
        _answer = answer switch
        {
            "NaN" => Share("NaN"),
            "hostile" => """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":["x",{}]}]}}""",
            _ => new string('[', 8 * 1024 * 1024),
        };
        await ReleaseAsync();
        await _bed.EventsAsync(EventReason.WeightVerifyError);
        var held = await _bed.AwaitAsync(rollout => rollout.Status.Canary.Weights?.Verified == false, "a weight that is not in force");
        held.Status.CurrentStepIndex.ShouldBe(0);

        await _bed.PatchAsync("""{"status":{"abort":true}}""", "status");
        var aborted = await _bed.AwaitPhaseAsync(RolloutPhase.Degraded);
        await Eventually.ReadAsync(() => ReplicasAsync(aborted.Status.CurrentPodHash!), replicas => replicas == 0, "the canary to go");
    }

    private async Task ReleaseAsync()
    {
        await Istio.DefineAsync(_bed.Client);
        await _bed.CreateServiceAsync("stable");
        await _bed.CreateServiceAsync("canary");
        await Istio.CreateVirtualServiceAsync(
            _bed,
            """{"http":[{"route":[{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}]}]}"""
        );
        var rollout = ControllerBed.Web(
            4,
            """
            {"canary":{"stableService":"stable","canaryService":"canary","dynamicStableScale":true,
             "trafficRouting":{"istio":{"virtualService":{"name":"web"}}},"steps":[{"setWeight":50},{"pause":{}}]}}
            """
        );
        rollout["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject
        {
            [ShareQuery.Annotation] =
                $"prometheus: {{address: '{_prometheus.Urls.First()}', query: 'share{{hash=\"{{{{args.canary-hash}}}}\"}}'}}",
        };
        await _bed.CreateAsync(rollout);
        await _bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await _bed.ReleaseAsync("web:v2");
    }

    private async Task<int> ReplicasAsync(string hash) =>
        (await _bed.ListAsync<ReplicaSet>(KnownResources.ReplicaSets))
            .Single(item => item.Metadata.Labels?.GetValueOrDefault(RolloutLabels.PodTemplateHash) == hash)
            .Spec.Replicas
        ?? 0;

    private static string Share(string value) =>
        $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000,"{{{value}}}"]}]}}""";
}
