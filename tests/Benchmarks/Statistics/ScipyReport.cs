using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>Our Mann-Whitney test beside scipy's, and the targets.</summary>
/// <param name="ours">Seconds per call by number of values per arm.</param>
/// <param name="scipy">The same of scipy, null when it is not installed.</param>
internal sealed class ScipyReport(IReadOnlyDictionary<int, double> ours, IReadOnlyDictionary<int, double>? scipy)
{
    /// <summary>How many times faster we want to be: a small call is mostly overhead of the caller's language, a large one is work.</summary>
    private const double SmallTarget = 30;
    private const double LargeTarget = 3;
    private const int SmallUpTo = 1_000;

    /// <summary>Writes Markdown; whether every target holds.</summary>
    public bool Print(TextWriter output)
    {
        if (scipy is null)
        {
            output.WriteLine(
                "No Python here has scipy, so the comparison with it was not measured. On Debian: apt-get install python3-scipy"
            );
            return false;
        }

        output.WriteLine("| Mann-Whitney, values per arm | ours, µs | scipy, µs | times faster | target |");
        output.WriteLine("|---|---|---|---|---|");
        var holds = true;
        foreach (var (values, seconds) in ours.OrderBy(pair => pair.Key))
        {
            var target = values <= SmallUpTo ? SmallTarget : LargeTarget;
            var ratio = scipy[values] / seconds;
            holds &= ratio >= target;
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {values:N0} | {seconds * 1e6:N1} | {scipy[values] * 1e6:N0} | {ratio:N0} | {target:N0}, {(ratio >= target ? "holds" : "MISSED")} |"
                )
            );
        }

        return holds;
    }
}
