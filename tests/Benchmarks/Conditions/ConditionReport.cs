using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>The table of conditions beside the reference, and the targets.</summary>
internal sealed class ConditionReport(IReadOnlyList<ConditionFigures> figures)
{
    private const double RunTarget = 5;
    private const double FirstTarget = 2;
    private const double CachedTarget = 50;

    /// <summary>Writes Markdown; whether every target holds.</summary>
    public bool Print(TextWriter output)
    {
        output.WriteLine(
            "| condition | result | run, ns | reference | times faster | B | first, ns | reference | times | B | again, ns | times | B |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var f in figures)
        {
            var c = f.Condition;
            output.WriteLine(
                Text(
                    $"| `{c.Source.Replace("|", "\\|", StringComparison.Ordinal)}` | {c.Shape} | {Ns(f.Run)} | {Ns(c.ReferenceRun)} | {f.RunRatio:F1} | {f.RunBytes} | {Ns(f.CompileAndRun)} | {Ns(c.ReferenceCompileAndRun)} | {f.CompileAndRunRatio:F1} | {f.CompileAndRunBytes} | {Ns(f.Cached)} | {f.CachedRatio:F0} | {f.CachedBytes} |"
                )
            );
        }

        var run = Mean(f => f.RunRatio);
        var first = Mean(f => f.CompileAndRunRatio);
        var cached = Mean(f => f.CachedRatio);
        output.WriteLine(Text($"| **geometric mean** | | | | **{run:F1}** | | | | **{first:F1}** | | | **{cached:F0}** | |"));
        output.WriteLine();

        bool[] targets =
        [
            Target(Text($"runs at least {RunTarget} times faster by geometric mean"), run >= RunTarget, _ => true),
            Target("no run slower than the reference", true, f => f.RunRatio >= 1),
            Target("no allocation where the result is a scalar", true, f => !f.Condition.IsScalar || f.RunBytes == 0),
            Target(
                Text($"first compile and run at least {FirstTarget} times faster, each"),
                true,
                f => f.CompileAndRunRatio >= FirstTarget
            ),
            Target(
                Text($"cached compile and run at least {CachedTarget} times faster by geometric mean"),
                cached >= CachedTarget,
                _ => true
            ),
        ];
        return Array.TrueForAll(targets, t => t);

        bool Target(string what, bool together, Func<ConditionFigures, bool> each)
        {
            var misses = figures.Where(f => !each(f)).Select(f => f.Condition.ToString()).ToArray();
            var holds = together && misses.Length == 0;
            output.WriteLine($"{(holds ? "holds " : "MISSED")}  {what}{(misses.Length > 0 ? ": not " + string.Join("; ", misses) : "")}");
            return holds;
        }
    }

    private double Mean(Func<ConditionFigures, double> ratio) => Math.Exp(figures.Average(f => Math.Log(ratio(f))));

    private static string Ns(double nanoseconds) => Text($"{nanoseconds:#,0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
