using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Row H23, case by case in its order.</summary>
public sealed class PhaseCalculationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly RolloutSpec Canary = new()
    {
        Replicas = 3,
        Strategy = new RolloutStrategy { Canary = new CanaryStrategy() },
    };

    private static readonly RolloutSpec BlueGreen = new()
    {
        Replicas = 3,
        Strategy = new RolloutStrategy { BlueGreen = new BlueGreenStrategy { ActiveService = "active" } },
    };

    private static readonly RolloutStatus AllThere = new()
    {
        CurrentPodHash = "abc",
        StableRS = "abc",
        Replicas = 3,
        UpdatedReplicas = 3,
        AvailableReplicas = 3,
        BlueGreen = new BlueGreenStatus { ActiveSelector = "abc" },
    };

    [Fact]
    public void Conditions_GoBeforeEverything_TheFirstOfTheListWins()
    {
        var aborted = Condition(RolloutConditionType.Progressing, "RolloutAborted", "Rollout aborted update to revision 7");
        var late = Condition(
            RolloutConditionType.Progressing,
            "ProgressDeadlineExceeded",
            "ReplicaSet \"web-abc\" has timed out progressing."
        );
        var invalid = Condition(RolloutConditionType.InvalidSpec, "InvalidSpec", "The Rollout \"web\" is invalid: it is");
        var paused = Canary with { Paused = true };

        Of(paused, AllThere with { Conditions = [aborted] }).ShouldBe("Degraded RolloutAborted: Rollout aborted update to revision 7");
        Of(Canary, AllThere with { Conditions = [late] })
            .ShouldBe("Degraded ProgressDeadlineExceeded: ReplicaSet \"web-abc\" has timed out progressing.");
        Of(Canary, AllThere with { Conditions = [invalid, aborted] })
            .ShouldBe("Degraded InvalidSpec: The Rollout \"web\" is invalid: it is");
        Of(Canary, AllThere with { Conditions = [aborted, invalid] })
            .ShouldBe("Degraded RolloutAborted: Rollout aborted update to revision 7");
    }

    [Fact]
    public void Pauses_OfTheUserGoBeforeThoseOfTheController()
    {
        var waiting = AllThere with { PauseConditions = [new PauseCondition { Reason = "InconclusiveExperiment", StartTime = Noon }] };

        Of(Canary with { Paused = true }, waiting).ShouldBe("Paused manually paused");
        Of(Canary, waiting).ShouldBe("Paused InconclusiveExperiment");
    }

    [Fact]
    public void Progress_IsSaidInTheOrderInWhichItIsMade()
    {
        var restart = Canary with { RestartAt = Noon };
        Of(restart, AllThere with { UpdatedReplicas = 0 }).ShouldBe("Progressing rollout is restarting");
        Of(restart, AllThere with { RestartedAt = Noon }).ShouldBe("Healthy ");
        Of(Canary, AllThere with { UpdatedReplicas = 2, AvailableReplicas = 1 }).ShouldBe("Progressing more replicas need to be updated");
        Of(Canary, AllThere with { AvailableReplicas = 2 }).ShouldBe("Progressing updated replicas are still becoming available");
    }

    [Fact]
    public void Canary_WaitsForOldPodsOnlyWithoutRouter()
    {
        var old = AllThere with { Replicas = 5 };
        var routed = Canary with
        {
            Strategy = new RolloutStrategy { Canary = new CanaryStrategy { TrafficRouting = new RolloutTrafficRouting() } },
        };

        Of(Canary, old).ShouldBe("Progressing old replicas are pending termination");
        Of(routed, old).ShouldBe("Healthy ");
        Of(routed, old with { StableRS = "xyz" }).ShouldBe("Progressing waiting for all steps to complete");
    }

    [Fact]
    public void BlueGreen_WaitsForTheCutoverThenForItsAnalysis()
    {
        var analysed = BlueGreen with
        {
            Strategy = new RolloutStrategy
            {
                BlueGreen = BlueGreen.Strategy.BlueGreen! with { PostPromotionAnalysis = new RolloutAnalysis() },
            },
        };
        var switched = AllThere with { StableRS = "xyz" };
        RolloutStatus After(string phase) =>
            switched with
            {
                BlueGreen = switched.BlueGreen with { PostPromotionAnalysisRunStatus = new RolloutAnalysisRunStatus { Status = phase } },
            };

        Of(BlueGreen, switched with { BlueGreen = new BlueGreenStatus { ActiveSelector = "xyz" } })
            .ShouldBe("Progressing active service cutover pending");
        Of(BlueGreen, AllThere with { BlueGreen = new BlueGreenStatus() }).ShouldBe("Progressing active service cutover pending");
        Of(analysed, switched).ShouldBe("Progressing waiting for analysis to complete");
        Of(analysed, After(AnalysisPhase.Running)).ShouldBe("Progressing waiting for analysis to complete");
        Of(analysed, After(AnalysisPhase.Successful)).ShouldBe("Progressing waiting for post-promotion verification to complete");
        Of(BlueGreen, AllThere with { Replicas = 9 }).ShouldBe("Healthy ");
    }

    private static string Of(RolloutSpec spec, RolloutStatus status)
    {
        var (phase, message) = PhaseCalculation.Of(spec, status);
        return $"{phase} {message}";
    }

    private static RolloutCondition Condition(string type, string reason, string message) =>
        new()
        {
            Type = type,
            Reason = reason,
            Message = message,
        };
}
