namespace Rollouts.Simulation;

/// <summary>
/// Makes scripts of <see cref="ScriptFamily.Steps"/>: canaries of <see cref="ScriptGenerator"/> with experiments and step plugins among their steps.
/// </summary>
public static class StepScripts
{
    /// <summary>What the canary has before an experiment, so that there is something to take its share from (row C20).</summary>
    public const int MostWeight = 80;

    private const int Salt = 0x57E9;

    /// <summary>The same seed gives the same script.</summary>
    public static RolloutScript FromSeed(int seed)
    {
        var random = new Random(unchecked(seed * 31) ^ Salt);
        RolloutScript script;
        do
        {
            script = ScriptGenerator.FromSeed(random.Next());
        } while (script.Strategy == StrategyKind.BlueGreen);

        script = script with { Seed = seed, Family = ScriptFamily.Steps, Steps = Steps(random, script) };
        return script with { Moves = [.. Moves(random, script).OrderBy(move => move.At)] };
    }

    private static List<ScriptStep> Steps(Random random, RolloutScript script)
    {
        var steps = script
            .Steps.Select(step => step.Kind == StepKind.Weight ? step with { Value = Math.Min(step.Value, MostWeight) } : step)
            .ToList();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var step =
                random.Next(2) == 0 ? new ScriptStep(StepKind.Plugin)
                : script.Strategy == StrategyKind.Basic ? new ScriptStep(StepKind.Experiment)
                : new ScriptStep(StepKind.Experiment, random.Next(0, 100 - MostWeight + 1));
            steps.Insert(random.Next(steps.Count + 1), step);
        }

        return steps;
    }

    private static IEnumerable<Move> Moves(Random random, RolloutScript script)
    {
        foreach (var move in script.Moves)
        {
            yield return move;
        }

        for (var count = random.Next(0, 5); count > 0; count--)
        {
            var at = random.Next(5_000, script.Moves[^1].At + 60_000);
            var isInPass = random.Next(4) == 0;
            yield return random.Next(4) switch
            {
                0 => new Move(at, MoveKind.Answer, random.Next(4), InPass: isInPass),
                1 => new Move(at, random.Next(2) == 0 ? MoveKind.Abort : MoveKind.Retry, InPass: isInPass),
                _ => new Move(at, MoveKind.AnswerPlugin, random.Next(Enum.GetValues<PluginAnswer>().Length), InPass: isInPass),
            };
        }
    }
}
