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
        script = random.Next(3) switch
        {
            0 => WithWorkload(random, script),
            1 => Recreated(random, script),
            _ => Restarted(random, script),
        };
        return WithReferences(random, WithFirstVersion(random, WithIngress(random, script)));
    }

    /// <summary>Now and then requests come in twice.</summary>
    private static RolloutScript WithIngress(Random random, RolloutScript script) =>
        random.Next(3) == 0 && script.Strategy is StrategyKind.Routed or StrategyKind.Dynamic && !script.Has(RolloutOptions.Subsets)
            ? script with
            {
                Features = script.Features | RolloutFeatures.Ingress,
            }
            : script;

    /// <summary>Now and then the first version never starts, or takes its time.</summary>
    private static RolloutScript WithFirstVersion(Random random, RolloutScript script)
    {
        var fate = random.Next(3) == 0 ? PodFate.Slow : PodFate.Broken;
        return random.Next(6) == 0
            ? script with
            {
                Moves = [new Move(0, MoveKind.Ship, 1, (int)fate), .. script.Moves.Where(static move => move.At > 0)],
            }
            : script;
    }

    /// <summary>Now and then what the Rollout refers to is missing for a while.</summary>
    private static RolloutScript WithReferences(Random random, RolloutScript script)
    {
        if (random.Next(4) != 0)
        {
            return script;
        }

        return Among(
            random,
            script with
            {
                Features = script.Features | RolloutFeatures.ReferenceChecks,
            },
            [MoveKind.LoseReference],
            MoveKind.LoseReference
        );
    }

    private static RolloutScript Recreated(Random random, RolloutScript script)
    {
        var recreated = script with
        {
            Strategy = StrategyKind.Recreate,
            Steps = [],
            Propagation = 0,
            Options = script.Options & (RolloutOptions.RollbackWindow | RolloutOptions.DeadlineAbort | RolloutOptions.EndsAborted),
            Features = random.Next(2) == 0 ? RolloutFeatures.ByAnnotation : RolloutFeatures.None,
        };
        return random.Next(3) == 0
            ? Restarted(random, recreated)
            : Among(random, recreated, [MoveKind.Ship, MoveKind.Abort, MoveKind.Retry, MoveKind.Lag]);
    }

    private static RolloutScript Restarted(Random random, RolloutScript script)
    {
        var features = script.Features | RolloutFeatures.Restarts;
        features |= random.Next(2) == 0 ? RolloutFeatures.Budget : RolloutFeatures.None;
        return Among(
            random,
            script with
            {
                Features = features,
            },
            [MoveKind.Restart, MoveKind.Restart, MoveKind.Restart, MoveKind.HoldPods, MoveKind.Lag, MoveKind.Drop],
            MoveKind.Restart
        );
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

    /// <summary>Up to five moves of those kinds, at any moment of the script, and one that is always among them.</summary>
    private static RolloutScript Among(Random random, RolloutScript script, IReadOnlyList<MoveKind> kinds, MoveKind? always = null)
    {
        var moves = script.Moves.ToList();
        for (var count = random.Next(0, 6) + (always is null ? 0 : 1); count > 0; count--)
        {
            var move = new Move(
                random.Next(5_000, script.Moves[^1].At + 60_000),
                always ?? kinds[random.Next(kinds.Count)],
                InPass: random.Next(4) == 0
            );
            always = null;
            moves.Add(
                move.Kind switch
                {
                    // Here older versions come back more often.
                    MoveKind.Ship => move with
                    {
                        First = random.Next(1, 4),
                        Second = random.Next(3) == 0 ? (int)PodFate.Broken : (int)PodFate.Fine,
                    },
                    MoveKind.ScaleWorkload => move with { First = random.Next(1, 11) },
                    MoveKind.LoseReference => move with { First = random.Next(0, 4), Second = random.Next(1, 120) },
                    MoveKind.HoldPods => move with { First = random.Next(1, 120) },
                    MoveKind.Lag or MoveKind.Drop => move with
                    {
                        First = random.Next(4, CacheFeed.Numbered.Count),
                        Second = random.Next(1, 60),
                    },
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
