using System.Globalization;
using Rollouts.ClusterBed;

namespace Rollouts.Benchmarks;

/// <summary>The same load on one, two and four replicas over one PostgreSQL: what they measure together, how late, and what each costs.</summary>
internal static class ReplicaDriver
{
    private const double Mebibyte = 1024 * 1024;
    private static readonly int[] Replicas = [1, 2, 4];

    // The shares are handed out a few seconds after the last replica came, and the runs begin over ten seconds.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(25);

    /// <exception cref="UnavailableException">There is no PostgreSQL to be had here.</exception>
    public static async Task RunAsync(AnalysisOptions options, Targets targets)
    {
        await using var postgres = await PostgresServer.StartAsync();
        foreach (var count in Replicas)
        {
            await MeasureAsync(count, postgres, options, targets);
        }
    }

    private static async Task MeasureAsync(int count, PostgresServer postgres, AnalysisOptions options, Targets targets)
    {
        var runs = options.Runs ?? 10_000;
        await using var bed = await LoadBed.StartAsync(options.Kubeconfig);
        string[] store = ["--store", await postgres.CreateDatabaseAsync(), "--store-password-file", postgres.PasswordFile];
        var services = new List<AnalysisProcess>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                services.Add(AnalysisProcess.Start(bed.Folder, bed.Kubeconfig, store));
            }

            await Task.WhenAll(services.Select(static s => s.ReadyAsync()));
            await bed.Runs.CreateRunningAsync(runs);
            await Task.Delay(Settling, TimeProvider.System);
            var seen = await Task.WhenAll(services.Select(s => ServiceWatch.LookAsync([s], options.Window)));
            Console.WriteLine(
                Text($"{runs} runs, one metric every 10 s, {count} replicas over one PostgreSQL, for {seen[0].Window.TotalSeconds:0} s")
            );
            Show(runs, seen, targets);
        }
        finally
        {
            foreach (var service in services)
            {
                service.Dispose();
            }
        }
    }

    private static void Show(int runs, ServiceWatch[] seen, Targets targets)
    {
        var rates = seen.Select(static s => s.Counts.Measurements / s.Window.TotalSeconds).ToList();
        var together = AnalysisCounts.Sum(seen.Select(static s => s.Counts));
        var offered = runs / 10.0;
        var fair = 1.0 / seen.Length;
        var least = rates.Min() / Math.Max(1, rates.Sum());
        var writes = together.Writes / Math.Max(1, together.Measurements);
        targets.Show("measurements per second", Text($"{rates.Sum():0}"), rates.Sum() >= 0.98 * offered, Text($">= {0.98 * offered:0}"));
        targets.Show("lateness, p50", Text($"{together.Quantile(0.5) * 1000:0} ms"), true, "");
        targets.Show("lateness, p99", Text($"{together.Quantile(0.99) * 1000:0} ms"), true, "");
        targets.Show("status writes per measurement", Text($"{writes:0.000}"), writes <= 1.01, "<= 1");
        // 64 shares, and runs that fall into them by chance.
        targets.Show("of them by the least busy replica", Text($"{least:0.0 %}"), least >= 0.8 * fair, Text($">= {0.8 * fair:0 %}"));
        foreach (var (number, replica) in seen.Index())
        {
            Console.WriteLine(
                Text(
                    $"  replica {number + 1}: {rates[number]:0} a second, {replica.Cores:0.0 %} of a core, {replica.MostResident / Mebibyte:0} MiB at most"
                )
            );
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
