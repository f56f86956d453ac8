using System.Text.Json;
using Rollouts.Api;
using Rollouts.TestKit;
using static Rollouts.Delivery.Tests.TestExperiments;

namespace Rollouts.Delivery.Tests;

/// <summary>What Argo CD's health check makes of an Experiment in each situation.</summary>
public sealed class ExperimentHealthTests
{
    [Fact]
    public void Running_ThenItsDurationHasPassed_IsHealthy()
    {
        var world = New(SideBySide(static spec => spec with { Duration = "5m" }));
        world.PodsAreInstant = false;
        world.Settle();
        Of(world).ShouldBe("Progressing");

        world.PodsAreInstant = true;
        world.Settle();
        Of(world).ShouldBe("Progressing");

        world.Advance(TimeSpan.FromSeconds(301));
        world.Settle();
        Of(world).ShouldBe("Healthy");
    }

    [Theory]
    [InlineData(AnalysisPhase.Successful, "Healthy")]
    [InlineData(AnalysisPhase.Failed, "Degraded")]
    [InlineData(AnalysisPhase.Error, "Degraded")]
    // Argo CD's check has no line for it.
    [InlineData(AnalysisPhase.Inconclusive, null)]
    public void RequiredAnalysis_Ended_DecidesTheHealth(string phase, string? health)
    {
        var world = Running(static spec => spec with { Analyses = [ErrorRate(required: true)] });

        world.Finish(world.AnalysisRuns.Keys.Single(), phase);
        world.Settle();

        world.Status.Phase.ShouldBe(phase);
        Of(world).ShouldBe(health);
    }

    [Fact]
    public void Template_ThatNeverComesUp_IsDegraded()
    {
        var world = New(SideBySide(static spec => spec with { ProgressDeadlineSeconds = 60 }));
        world.PodsAreInstant = false;
        world.Settle();

        world.Advance(TimeSpan.FromSeconds(61));
        world.Settle();

        Of(world).ShouldBe("Degraded");
    }

    private static string? Of(ExperimentWorld world) =>
        ArgoCdHealth.OfExperiment(JsonSerializer.SerializeToElement(world.Experiment, RolloutsJson.Options)).Status;
}
