using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>scipy's Mann-Whitney test with the normal approximation, timed in a Python process: the best of three runs.</summary>
internal static class ScipyProcess
{
    private const string Script = """
        import sys, time
        import numpy
        from scipy import stats
        for size in map(int, sys.argv[1:]):
            random = numpy.random.default_rng(size)
            x, y = (100 * numpy.exp(0.3 * random.normal(size=size)) for _ in range(2))
            calls = max(1, 50_000 // size)
            best = float("inf")
            for _ in range(3):
                start = time.perf_counter()
                for _ in range(calls):
                    stats.mannwhitneyu(x, y, method="asymptotic")
                best = min(best, (time.perf_counter() - start) / calls)
            print(size, best)
        """;

    /// <summary>Debian's package serves the system's interpreter, which need not be the first one on the path.</summary>
    private static readonly string[] _interpreters = ["python3", "/usr/bin/python3"];

    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    /// <summary>Seconds per call by number of values per arm; null when no Python here has scipy.</summary>
    public static async Task<IReadOnlyDictionary<int, double>?> MeasureAsync(IEnumerable<int> sizes)
    {
        foreach (var interpreter in _interpreters)
        {
            if (await MeasureAsync(interpreter, sizes) is { } seconds)
            {
                return seconds;
            }
        }

        return null;
    }

    private static async Task<IReadOnlyDictionary<int, double>?> MeasureAsync(string interpreter, IEnumerable<int> sizes)
    {
        var start = new ProcessStartInfo(interpreter)
        {
            ArgumentList = { "-c", Script },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var size in sizes)
        {
            start.ArgumentList.Add(size.ToString(CultureInfo.InvariantCulture));
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(_limit, TimeProvider.System);
        try
        {
            var complaints = process.StandardError.ReadToEndAsync(limit.Token);
            var lines = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await complaints;
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? Parse(lines) : null;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Dictionary<int, double> Parse(string lines) =>
        lines
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToDictionary(
                parts => int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture),
                parts => double.Parse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture)
            );
}
