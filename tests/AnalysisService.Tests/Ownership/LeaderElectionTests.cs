using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Two replicas over one cluster: one works, the other stands by and takes over.</summary>
public sealed class LeaderElectionTests : IClassFixture<ServiceBed>, IAsyncLifetime
{
    private const string Five =
        """{"metrics":[{"name":"errors","interval":"1s","count":5,"successCondition":"result < 1","provider":{"web":{"url":"http://m.test/"}}}]}""";

    private readonly ServiceBed _bed;

    public LeaderElectionTests(ServiceBed bed)
    {
        _bed = bed;
        bed.Source.Answer = ScriptedProvider.Good;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bed.StopAllAsync();

    private static void Elect(AnalysisServiceOptions options)
    {
        options.LeaderElect = true;
        options.LeaseNamespace = "default";
        options.LeaseRetryPeriod = TimeSpan.FromMilliseconds(200);
    }

    /// <summary>A machine that stands still for ten seconds makes nobody else the leader.</summary>
    private static void ElectForLong(AnalysisServiceOptions options)
    {
        Elect(options);
        options.LeaseDuration = TimeSpan.FromSeconds(40);
        options.LeaseRenewDeadline = TimeSpan.FromSeconds(30);
    }

    [Fact]
    public async Task TwoReplicas_LeaderStops_StandbyGoesOnAndNothingIsMeasuredTwice()
    {
        var first = await _bed.StartAsync(ElectForLong);
        await Eventually.HoldsAsync(
            async () =>
                (await _bed.Client.ListAsync(KnownResources.Leases, "default")).Items.Any(static l =>
                    !l.Header.Name.EndsWith("-other", StringComparison.Ordinal)
                ),
            "the lease to be taken"
        );
        var second = await _bed.StartAsync(ElectForLong);
        await _bed.CreateAsync("shared", Five);
        await _bed.WhenAsync("shared", static run => run.Status.MetricResults?[0].Count >= 2);
        ServiceBed.VerdictsOf(second).ShouldNotBeSameAs(ServiceBed.VerdictsOf(first));

        await _bed.StopAsync(first);
        var run = await _bed.WhenEndedAsync("shared");

        (run.Status.Phase, run.Status.MetricResults![0].Count).ShouldBe((AnalysisPhase.Successful, 5));
        var asked = _bed.Source.Asked.Where(static a => a.Run == "shared").Select(static a => a.Ordinal).ToList();
        asked.Distinct().ShouldBe([1, 2, 3, 4, 5]);
        // The measurement that was under way when the first was stopped may have been taken again, and no other.
        asked.Count.ShouldBeLessThanOrEqualTo(6);
    }

    [Fact]
    public async Task LeaseHeldByAnother_Replica_StandsByAndIsReady()
    {
        var lease = new System.Text.Json.Nodes.JsonObject
        {
            ["apiVersion"] = "coordination.k8s.io/v1",
            ["kind"] = "Lease",
            ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "rollouts-analysis-lock-other", ["namespace"] = "default" },
            ["spec"] = new System.Text.Json.Nodes.JsonObject { ["holderIdentity"] = "somebody", ["leaseDurationSeconds"] = 4 },
        };
        await _bed.Client.CreateAsync(KnownResources.Leases, "default", lease);
        await _bed.StartAsync(options =>
        {
            Elect(options);
            options.InstanceId = "other";
        });
        await _bed.CreateAsync(
            "waiting",
            Five,
            static run =>
                run["metadata"]!["labels"] = new System.Text.Json.Nodes.JsonObject { [RolloutLabels.ControllerInstanceId] = "other" }
        );

        // The lease is not renewed: once it has run out, and not before, the replica works.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        _bed.Source.Asked.ShouldNotContain(static a => a.Run == "waiting");
        (await _bed.WhenEndedAsync("waiting")).Status.Phase.ShouldBe(AnalysisPhase.Successful);
    }
}
