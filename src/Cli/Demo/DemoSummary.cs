using System.Globalization;
using Rollouts.Simulation;

namespace Rollouts.Cli;

/// <summary>The end of the demo's output.</summary>
internal static class DemoSummary
{
    /// <param name="sent">What the clients saw, by template hash.</param>
    public static void Write(
        DemoPrinter printer,
        IReadOnlyList<ReleaseOutcome> outcomes,
        IReadOnlyDictionary<string, DemoCount> sent,
        bool succeeded
    )
    {
        printer.Line();
        printer.Line("Summary", Tone.Title);
        foreach (var outcome in outcomes)
        {
            printer.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {outcome.Release.Name, -5} {outcome.Release.Image}  version {Or(outcome.Hash)}: {Text(outcome.End)} after {outcome.Took.TotalSeconds:0.0} s, verdict {outcome.Verdict ?? "none"}; expected: {Text(outcome.Release.Expected)}, {outcome.Release.ExpectedVerdict}"
                ),
                outcome.AsExpected ? Tone.Good : Tone.Bad
            );
            printer.Line($"        why: {Or(outcome.Why)}");
        }

        printer.Line(
            $"  requests, as the clients saw them: {string.Join("; ", sent.Select(static version => Text(version.Key, version.Value)))}"
        );
        printer.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The demo {(succeeded ? "succeeded: both releases ended as they should" : "failed")} ({printer.Elapsed.TotalSeconds:0.0} s in all)."
            ),
            succeeded ? Tone.Good : Tone.Bad
        );
    }

    private static string Text(string hash, DemoCount count) =>
        string.Create(CultureInfo.InvariantCulture, $"{Or(hash)} {count.Requests}, {count.Errors} failed");

    private static string Or(string text) => text.Length > 0 ? text : "unknown";

    private static string Text(ReleaseEnd end) =>
        end switch
        {
            ReleaseEnd.Promoted => "promoted",
            ReleaseEnd.RolledBack => "rolled back",
            ReleaseEnd.Stuck => "stuck",
            _ => "no end within the time",
        };
}
