namespace Rollouts.Simulation;

/// <summary>
/// Makes scripts of <see cref="ScriptFamily.Extended"/>: one of <see cref="ScriptGenerator"/>, to which draws of their own add what it does not have. So
/// more of that never changes what a seed of the other family means.
/// </summary>
public static class ExtendedScripts
{
    /// <summary>The same seed gives the same script.</summary>
    public static RolloutScript FromSeed(int seed)
    {
        // Not the streams of the other family.
        var random = new Random(unchecked(seed * 31) ^ 0x5EED);
        var script = ScriptGenerator.FromSeed(random.Next()) with { Seed = seed, Family = ScriptFamily.Extended };
        return WithWorkload(random, script);
    }

    private static RolloutScript WithWorkload(Random random, RolloutScript script)
    {
        var features = RolloutFeatures.Workload;
        features |= random.Next(5) switch
        {
            0 => RolloutFeatures.None,
            < 3 => RolloutFeatures.OnSuccess,
            _ => RolloutFeatures.Progressively,
        };
        features |= random.Next(4) == 0 ? RolloutFeatures.LateWorkload : RolloutFeatures.None;
        features |= random.Next(2) == 0 ? RolloutFeatures.Manifests : RolloutFeatures.None;
        features |= random.Next(2) == 0 ? RolloutFeatures.EndsDeleted : RolloutFeatures.None;
        // Now and then the first version takes its time.
        var first = random.Next(5) == 0 ? [new Move(0, MoveKind.Ship, 1, (int)PodFate.Slow)] : Array.Empty<Move>();
        return Among(
            random,
            script with
            {
                Features = features,
                Moves = [.. first, .. script.Moves],
            },
            [
                MoveKind.LoseWorkload,
                MoveKind.RestoreWorkload,
                MoveKind.RestoreWorkload,
                MoveKind.SyncWorkload,
                MoveKind.ScaleWorkload,
                MoveKind.Lag,
            ]
        );
    }

    /// <summary>Up to five moves of those kinds, at any moment of the script.</summary>
    private static RolloutScript Among(Random random, RolloutScript script, IReadOnlyList<MoveKind> kinds)
    {
        var moves = script.Moves.ToList();
        for (var count = random.Next(0, 6); count > 0; count--)
        {
            var move = new Move(
                random.Next(5_000, script.Moves[^1].At + 60_000),
                kinds[random.Next(kinds.Count)],
                InPass: random.Next(4) == 0
            );
            moves.Add(
                move.Kind switch
                {
                    MoveKind.ScaleWorkload => move with { First = random.Next(1, 11) },
                    MoveKind.Lag => move with { First = random.Next(4, CacheFeed.Numbered.Count), Second = random.Next(1, 60) },
                    _ => move,
                }
            );
        }

        return script with
        {
            Moves = [.. moves.OrderBy(move => move.At)],
        };
    }
}
