using Rollouts.Benchmarks;

var rest = args.Skip(1).ToArray();
switch (args.FirstOrDefault())
{
    case "reconcile":
        return await ReconcileBenchmarks.RunAsync(rest);
    case "conditions":
        return ConditionBenchmarks.Run(rest);
    case "judge":
        return JudgeBenchmarks.Run(rest);
    case "ranks":
        return await RankBenchmarks.RunAsync(rest);
    case "sequential":
        return SequentialBenchmarks.Run(rest);
    case "reaction":
        return await ReactionDriver.RunAsync(Number(0, 300), Number(1, 0));
    case "idle":
        return await IdleDriver.RunAsync(Number(0, 1000));
    case "analysis":
        return await AnalysisDriver.RunAsync(rest);
    case "rollouts":
        return await RolloutDriver.RunAsync(rest);
    case ApiServerChild.Command:
        return await ApiServerChild.RunAsync(rest[0]);
    case MetricSourceChild.Command:
        return await MetricSourceChild.RunAsync();
    case ControllerChild.Command:
        return await ControllerChild.RunAsync(rest[0]);
    default:
        await Console.Error.WriteLineAsync(
            """
            usage: Benchmarks reconcile                     time of a pass over a Rollout that needs nothing (BenchmarkDotNet)
                   Benchmarks conditions [--check]          time of conditions beside that of the original; with --check fails unless the targets hold
                   Benchmarks judge [--check]               time of a Kayenta-style judgement of one metric and of a thousand; with --check fails unless the targets hold
                   Benchmarks ranks [--check]               time of the tests of two samples, Mann-Whitney beside scipy; with --check fails unless the targets hold
                   Benchmarks sequential [--check]          time of adding a window to a sequential test; with --check fails unless the targets hold
                   Benchmarks reaction [COUNT] [OTHERS]     time from a change to the controller's write, COUNT times, beside OTHERS idle Rollouts
                   Benchmarks idle [ROLLOUTS]               memory and processor time of a controller with idle Rollouts
                   Benchmarks analysis [load|real|replicas|finished|metrics|store] [--kubeconfig FILE] [--runs N] [--seconds N] [--check]
                                                            the analysis service under load: running runs (also on a real API server, and with 1, 2 and 4 replicas), finished runs, runs of 20 metrics, rows into the store; with --check fails unless the targets hold
                   Benchmarks rollouts [cost|sizes|idle|reaction] [--rollouts N] [--other N] [--check]
                                                            the rollout controller under load on a real API server: an update of each of N Rollouts, its cost at two sizes, idle Rollouts, time from a change to the first write; with --check fails unless the targets hold
            """
        );
        return 2;
}

int Number(int index, int otherwise) =>
    rest.Length > index
        ? int.Parse(rest[index], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture)
        : otherwise;
