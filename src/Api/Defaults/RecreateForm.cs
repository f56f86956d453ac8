namespace Rollouts.Api;

/// <summary>The two ways to ask for Recreate: the field of our CRD, and a canary with an annotation that Argo's CRDs keep, too.</summary>
public static class RecreateForm
{
    /// <summary>The value of the annotation.</summary>
    public const string Name = "Recreate";

    /// <summary>What Recreate is as a canary: nothing surges, everything may be unavailable.</summary>
    private static readonly CanaryStrategy AsCanary = new() { MaxSurge = 0, MaxUnavailable = "100%" };

    public static bool IsAskedFor(Rollout rollout) =>
        rollout.Spec.Strategy switch
        {
            { Recreate: not null } => true,
            { Canary: { } canary } => rollout.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.Strategy) == Name
                && IsPlain(canary),
            _ => false,
        };

    /// <summary>The Rollout with both members set, so that all that looks at canaries finds limits and no steps.</summary>
    public static Rollout Normalize(Rollout rollout) =>
        IsAskedFor(rollout)
            ? rollout with
            {
                Spec = rollout.Spec with
                {
                    Strategy = rollout.Spec.Strategy with
                    {
                        Recreate = new RecreateStrategy(),
                        Canary = rollout.Spec.Strategy.Canary ?? AsCanary,
                    },
                },
            }
            : rollout;

    internal static bool IsPlain(CanaryStrategy canary) =>
        canary
            is {
                Steps: null or { Count: 0 },
                Analysis: null,
                TrafficRouting: null,
                MaxSurge: { IsString: false, IntValue: 0 },
                MaxUnavailable: { IsString: true, Text: "100%" or "100" }
            };
}
