using System.Globalization;
using Rollouts.ClusterBed;

namespace Rollouts.Benchmarks;

/// <summary>
/// Load on the analysis service. The service, the API server and the metric source are processes of their own, and only the service's
/// processor time and memory are counted.
/// </summary>
internal static class AnalysisDriver
{
    private const double Mebibyte = 1024 * 1024;

    public static async Task<int> RunAsync(string[] arguments)
    {
        AnalysisOptions options;
        try
        {
            options = AnalysisOptions.Parse(arguments);
        }
        catch (FormatException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }

        var targets = new Targets();
        try
        {
            await RunAsync(options, targets);
        }
        catch (UnavailableException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 3;
        }

        return targets.ExitCode(options.Check);
    }

    private static async Task RunAsync(AnalysisOptions options, Targets targets)
    {
        if (options.Scenario == "replicas")
        {
            await ReplicaDriver.RunAsync(options, targets);
            return;
        }

        if (options.Scenario == "store")
        {
            await StoreDriver.RunAsync(options.Runs ?? 10_000, targets);
            return;
        }

        var crds = ProjectRoot.PathOf(RealCluster.CrdFolder);
        await using var real = options.Scenario == "real" ? await ControlPlane.StartAsync(crds) : null;
        options = options with { Kubeconfig = real?.Kubeconfig ?? options.Kubeconfig };
        await using var bed = await LoadBed.StartAsync(options.Kubeconfig);
        await (
            options.Scenario switch
            {
                "finished" => FinishedAsync(bed, options, targets),
                "metrics" => ManyMetricsAsync(bed, options, targets),
                _ => RunningAsync(bed, options, targets),
            }
        );
    }

    private static async Task RunningAsync(LoadBed bed, AnalysisOptions options, Targets targets)
    {
        var runs = options.Runs ?? (options.Kubeconfig is null ? 10_000 : 1_000);
        using var service = AnalysisProcess.Start(bed.Folder, bed.Kubeconfig);
        await service.ReadyAsync();
        await bed.Runs.CreateRunningAsync(runs);
        await SettleAsync(TimeSpan.FromSeconds(25));
        await bed.GapsAsync();
        var seen = await ServiceWatch.LookAsync([service], options.Window);
        var gaps = await bed.GapsAsync();
        var rate = seen.Counts.Measurements / seen.Window.TotalSeconds;
        Console.WriteLine(Text($"{runs} runs, one metric every 10 s, for {seen.Window.TotalSeconds:0} s"));
        Console.WriteLine(
            Text($"times between two questions of a run at the source, ms: p1 {gaps[1]:0}, p50 {gaps[2]:0}, p99 {gaps[3]:0}")
        );
        targets.Show("measurements per second", Text($"{rate:0}"), rate >= 0.98 * runs / 10, Text($">= {0.98 * runs / 10:0}"));
        targets.Show("lateness, p50", Text($"{seen.Counts.Quantile(0.5) * 1000:0} ms"), true, "");
        targets.Show("lateness, p99", Text($"{seen.Counts.Quantile(0.99) * 1000:0} ms"), seen.Counts.ShareWithin(0.1) >= 0.99, "< 100 ms");
        targets.Show("processor, of one core", Text($"{seen.Cores:0.0 %}"), seen.Cores < 0.6, "< 60 %");
        targets.Show("most resident", Text($"{seen.MostResident / Mebibyte:0} MiB"), seen.MostResident < 400e6, "< 400 MB");
        ShowWrites(seen, 1, targets);
    }

    private static async Task ManyMetricsAsync(LoadBed bed, AnalysisOptions options, Targets targets)
    {
        const int metrics = 20;
        var runs = options.Runs ?? 50;
        using var service = AnalysisProcess.Start(bed.Folder, bed.Kubeconfig);
        await service.ReadyAsync();
        await bed.Runs.CreateRunningAsync(runs, metrics);
        await SettleAsync(TimeSpan.FromSeconds(15));
        var seen = await ServiceWatch.LookAsync([service], options.Window);
        Console.WriteLine(Text($"{runs} runs with {metrics} metrics each, every 10 s, for {seen.Window.TotalSeconds:0} s"));
        ShowWrites(seen, metrics, targets);
    }

    private static async Task FinishedAsync(LoadBed bed, AnalysisOptions options, Targets targets)
    {
        var runs = options.Runs ?? 100_000;
        await bed.Runs.CreateFinishedAsync(runs);
        await bed.Runs.CreateRunningAsync(1);
        Console.WriteLine(Text($"{runs} finished runs and one that measures"));
        using (var first = AnalysisProcess.Start(bed.Folder, bed.Kubeconfig))
        {
            var begun = TimeProvider.System.GetTimestamp();
            await MeasuredAsync(bed);
            var soon = TimeProvider.System.GetElapsedTime(begun);
            Console.WriteLine(Text($"first measurement of a service that knows no verdict: {soon.TotalSeconds:0.0} s"));
            var busy = await RestingAsync(first);
            Console.WriteLine(
                Text(
                    $"all verdicts stored after {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s, most resident {busy / Mebibyte:0} MiB"
                )
            );
            first.Kill();
        }

        using var service = AnalysisProcess.Start(bed.Folder, bed.Kubeconfig);
        var started = TimeProvider.System.GetTimestamp();
        await bed.QuestionsAsync();
        await MeasuredAsync(bed);
        var took = TimeProvider.System.GetElapsedTime(started);
        // What a look at the metrics leaves in memory counts, and what it costs does not.
        await service.CountsAsync();
        await RestingAsync(service);
        var seen = await ServiceWatch.LookAsync([service], options.Window, counting: false);
        targets.Show("first measurement after a restart", Text($"{took.TotalSeconds:0.0} s"), took < TimeSpan.FromSeconds(30), "< 30 s");
        targets.Show("processor at rest, of one core", Text($"{seen.Cores:0.00 %}"), seen.Cores < 0.01, "< 1 %");
        targets.Show("most resident", Text($"{seen.MostResident / Mebibyte:0} MiB"), seen.MostResident < 300e6, "< 300 MB");
    }

    private static void ShowWrites(ServiceWatch seen, int metrics, Targets targets)
    {
        var writes = seen.Counts.Writes * metrics / Math.Max(1, seen.Counts.Measurements);
        targets.Show("status writes per measurement instant", Text($"{writes:0.000}"), writes <= 1.01, "<= 1");
    }

    private static async Task MeasuredAsync(LoadBed bed)
    {
        while (await bed.QuestionsAsync() == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Waits until a service uses next to nothing; gives the most memory that it had until then.</summary>
    private static async Task<long> RestingAsync(AnalysisProcess service)
    {
        long most = 0;
        while (true)
        {
            var before = service.Processor;
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
            most = Math.Max(most, service.Resident);
            if (service.Processor - before < TimeSpan.FromMilliseconds(60))
            {
                return most;
            }
        }
    }

    private static Task SettleAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
