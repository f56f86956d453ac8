using System.Text.Json;
using Rollouts.Api;
using Rollouts.TestKit;

namespace Rollouts.Analysis.Tests;

/// <summary>What Argo CD's health check makes of an AnalysisRun in each situation.</summary>
public sealed class RunHealthTests
{
    [Theory]
    [InlineData(AnalysisPhase.Running, "Progressing")]
    [InlineData(AnalysisPhase.Successful, "Healthy")]
    [InlineData(AnalysisPhase.Failed, "Degraded")]
    [InlineData(AnalysisPhase.Error, "Degraded")]
    [InlineData(AnalysisPhase.Inconclusive, "Unknown")]
    public void Run_ByItsMeasurement_HasThatHealth(string phase, string health)
    {
        var run = Given.Run(Given.Metric() with { ConsecutiveErrorLimit = 0 }).Measure(phase, Given.Start, "as measured");

        run.Status.Phase.ShouldBe(phase);
        Of(run).Status.ShouldBe(health);
        // The message of a verdict is ours; the check has words of its own only where there is none.
        Of(run).Message.ShouldBe(run.Status.Message);
        string.IsNullOrEmpty(run.Status.Message).ShouldBe(phase is AnalysisPhase.Running or AnalysisPhase.Successful);
    }

    private static ArgoCdHealth Of(AnalysisRun run) =>
        ArgoCdHealth.OfAnalysisRun(JsonSerializer.SerializeToElement(run, RolloutsJson.Options));
}
