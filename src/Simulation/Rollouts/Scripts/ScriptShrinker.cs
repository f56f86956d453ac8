namespace Rollouts.Simulation;

/// <summary>Makes a failing script short: as few moves, and as plain a spec, as still break the same rule.</summary>
public static class ScriptShrinker
{
    /// <summary>The shortest script that was found.</summary>
    /// <param name="script">A script that breaks a rule.</param>
    /// <param name="rule">The rule.</param>
    public static async Task<RolloutScript> ShrinkAsync(RolloutScript script, string rule)
    {
        while (true)
        {
            var shorter = await FirstOf(script, rule);
            if (shorter is null)
            {
                return script;
            }

            script = shorter;
        }
    }

    private static async Task<RolloutScript?> FirstOf(RolloutScript script, string rule)
    {
        foreach (var candidate in Shorter(script).Concat(Plainer(script)))
        {
            if ((await RolloutSimulation.RunAsync(candidate)).Broken?.Rule == rule)
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>Without half of the moves, a quarter …, a single one.</summary>
    private static IEnumerable<RolloutScript> Shorter(RolloutScript script)
    {
        for (var length = script.Moves.Count; length > 0; length /= 2)
        {
            for (var start = 0; start < script.Moves.Count; start += length)
            {
                yield return script with
                {
                    Moves = [.. script.Moves.Take(start), .. script.Moves.Skip(start + length)],
                };
            }
        }
    }

    private static IEnumerable<RolloutScript> Plainer(RolloutScript script)
    {
        foreach (var option in Enum.GetValues<RolloutOptions>().Where(option => option != RolloutOptions.None && script.Has(option)))
        {
            yield return script with
            {
                Options = script.Options & ~option,
            };
        }

        foreach (var feature in Enum.GetValues<RolloutFeatures>().Where(feature => feature != RolloutFeatures.None && script.Has(feature)))
        {
            yield return script with
            {
                Features = script.Features & ~feature,
            };
        }

        for (var index = 0; index < script.Steps.Count; index++)
        {
            yield return script with
            {
                Steps = [.. script.Steps.Take(index), .. script.Steps.Skip(index + 1)],
            };
        }

        for (var index = 0; index < script.Moves.Count; index++)
        {
            var move = script.Moves[index];
            if (move.InPass)
            {
                yield return With(script, index, move with { InPass = false });
            }

            if (move.Kind == MoveKind.Ship && move.Second != (int)PodFate.Fine)
            {
                yield return With(script, index, move with { Second = (int)PodFate.Fine });
            }
        }

        if (script.Propagation > 0)
        {
            yield return script with
            {
                Propagation = 0,
            };
        }

        if (script.Replicas > 1)
        {
            yield return script with
            {
                Replicas = script.Replicas / 2,
            };
            yield return script with
            {
                Replicas = script.Replicas - 1,
            };
        }
    }

    private static RolloutScript With(RolloutScript script, int index, Move move) =>
        script with
        {
            Moves = [.. script.Moves.Take(index), move, .. script.Moves.Skip(index + 1)],
        };
}
