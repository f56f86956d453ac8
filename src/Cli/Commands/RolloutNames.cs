using System.CommandLine;

namespace Rollouts.Cli;

/// <summary>The arguments that name Rollouts.</summary>
internal static class RolloutNames
{
    public static Argument<string> One() => new("ROLLOUT_NAME") { Description = "Name of the rollout" };

    public static Argument<string[]> Several() =>
        new("ROLLOUT_NAME") { Description = "Names of rollouts", Arity = ArgumentArity.OneOrMore };
}
