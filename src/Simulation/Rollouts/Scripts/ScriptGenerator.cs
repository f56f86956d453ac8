namespace Rollouts.Simulation;

/// <summary>Makes scripts from seeds: any strategy, any options, and users and faults at random moments.</summary>
public static class ScriptGenerator
{
    private const int MaxReplicas = 10;
    private const int ResourceTypes = 4;

    private static readonly MoveKind[] UserMoves =
    [
        MoveKind.Ship,
        MoveKind.Ship,
        MoveKind.Ship,
        MoveKind.Abort,
        MoveKind.Abort,
        MoveKind.Retry,
        MoveKind.Promote,
        MoveKind.Promote,
        MoveKind.Promote,
        MoveKind.PromoteFull,
        MoveKind.Pause,
        MoveKind.Unpause,
        MoveKind.Scale,
        MoveKind.EditSteps,
        MoveKind.Answer,
        MoveKind.LoseTemplate,
        MoveKind.RestoreTemplate,
    ];

    private static readonly MoveKind[] Faults =
    [
        MoveKind.LoseStable,
        MoveKind.LoseNew,
        MoveKind.Touch,
        MoveKind.Lag,
        MoveKind.Drop,
        MoveKind.Repeat,
        MoveKind.Refuse,
        MoveKind.LoseAnswers,
        MoveKind.LoseRouter,
        MoveKind.CrashBefore,
        MoveKind.CrashAfter,
        MoveKind.LateWrite,
        MoveKind.TwoLeaders,
        MoveKind.SlowLeader,
        MoveKind.SlowPods,
    ];

    /// <summary>The script of a seed of any family.</summary>
    public static RolloutScript FromSeed(ScriptFamily family, int seed) =>
        family switch
        {
            ScriptFamily.Extended => ExtendedScripts.FromSeed(seed),
            ScriptFamily.Steps => StepScripts.FromSeed(seed),
            _ => FromSeed(seed),
        };

    /// <summary>A script of <see cref="ScriptFamily.Core"/>: the same seed gives the same one.</summary>
    public static RolloutScript FromSeed(int seed)
    {
        var random = new Random(seed);
        var strategy = (StrategyKind)random.Next(5);
        var script = new RolloutScript
        {
            Seed = seed,
            Strategy = strategy,
            Replicas = random.Next(1, MaxReplicas + 1),
            MaxSurge = random.Next(0, 3),
            MaxUnavailable = random.Next(0, 3),
            Propagation = random.Next(3) == 0 ? 0 : random.Next(1, 121),
            Options = Options(random, strategy),
            Steps = strategy == StrategyKind.BlueGreen ? [] : Steps(random, isRouted: strategy != StrategyKind.Basic),
        };
        script = script with { Moves = Moves(random) };
        // Both 0 is refused.
        return script is { MaxSurge: 0, MaxUnavailable: 0 } ? script with { MaxUnavailable = 1 } : script;
    }

    private static RolloutOptions Options(Random random, StrategyKind strategy)
    {
        var options = (RolloutOptions)random.Next(0, 32768) & (RolloutOptions)random.Next(0, 32768);
        if (strategy is StrategyKind.Dynamic)
        {
            // Row C11: the two exclude each other.
            options &= ~RolloutOptions.NoScaleDownDelay;
        }

        return strategy is StrategyKind.PingPong ? options & ~RolloutOptions.Subsets : options;
    }

    private static List<ScriptStep> Steps(Random random, bool isRouted)
    {
        var steps = new List<ScriptStep>();
        var weight = 0;
        for (var count = random.Next(0, 7); count > 0; count--)
        {
            weight = Math.Min(100, weight + random.Next(5, 40));
            steps.Add(
                random.Next(10) switch
                {
                    < 4 => new ScriptStep(StepKind.Weight, random.Next(5) == 0 ? random.Next(0, 101) : weight),
                    < 7 => new ScriptStep(StepKind.Pause, random.Next(2) == 0 ? 0 : random.Next(1, 60)),
                    7 => new ScriptStep(StepKind.Analysis),
                    // Row C18: only where weights do not count the pods.
                    8 when isRouted => new ScriptStep(StepKind.Scale, random.Next(1, 6)),
                    9 when isRouted => new ScriptStep(StepKind.Match),
                    _ => new ScriptStep(StepKind.Weight, weight),
                }
            );
        }

        return steps;
    }

    private static List<Move> Moves(Random random)
    {
        var moves = new List<Move>();
        var (at, version) = (10_000, 1);
        for (var count = random.Next(4, 20); count > 0; count--)
        {
            // Some close together, in the middle of what the move before set off, and some long after.
            at += random.Next(3) switch
            {
                0 => random.Next(0, 2_000),
                1 => random.Next(0, 20_000),
                _ => random.Next(0, 90_000),
            };
            var kind =
                moves.Count == 0 ? MoveKind.Ship
                : random.Next(100) < 55 ? UserMoves[random.Next(UserMoves.Length)]
                : Faults[random.Next(Faults.Length)];
            moves.Add(Numbers(random, new Move(at, kind, InPass: random.Next(4) == 0), ref version));
        }

        return moves;
    }

    private static Move Numbers(Random random, Move move, ref int version) =>
        move.Kind switch
        {
            MoveKind.Ship => move with
            {
                // Mostly a new version, now and then an older one.
                First = random.Next(4) == 0 ? random.Next(1, version + 1) : ++version,
                Second = random.Next(10) switch
                {
                    < 6 => (int)PodFate.Fine,
                    < 8 => (int)PodFate.Slow,
                    8 => (int)PodFate.Broken,
                    _ => (int)PodFate.Dying,
                },
            },
            MoveKind.Scale => move with { First = random.Next(1, MaxReplicas + 1) },
            MoveKind.EditSteps => move with { First = random.Next(1, 100) },
            MoveKind.Answer => move with { First = random.Next(5) },
            MoveKind.LoseStable or MoveKind.LoseNew => move with { First = random.Next(1, 6) },
            MoveKind.Lag or MoveKind.Drop => move with { First = random.Next(ResourceTypes), Second = random.Next(1, 60) },
            MoveKind.Refuse => move with { First = random.Next(1, 8), Second = random.Next(2) },
            MoveKind.LoseAnswers => move with { First = random.Next(1, 4) },
            MoveKind.LoseRouter => move with { First = random.Next(1, 120) },
            MoveKind.CrashBefore or MoveKind.CrashAfter => move with { First = random.Next(0, 5), Second = random.Next(0, 30) },
            MoveKind.LateWrite => move with { First = random.Next(1, 14) },
            MoveKind.TwoLeaders => move with { First = random.Next(1, 5) },
            MoveKind.SlowLeader => move with { First = random.Next(1, 31) },
            MoveKind.SlowPods => move with { First = random.Next(0, 10) },
            _ => move,
        };
}
