using System.Text;

namespace Rollouts.StatisticsSimulation;

/// <summary>A table per section: scenarios down, methods across, each figure with its promise and whether it is kept.</summary>
public static class MarkdownTables
{
    public static string Write(IReadOnlyList<CellResult> results, SimulationOptions options)
    {
        var text = new StringBuilder();
        text.Append(
            $"{options.Healthy} healthy and {options.Sick} sick rollouts per cell (fewer where a table says so), seed {options.Seed}. "
        );
        text.Append("± is the Monte-Carlo standard error in percentage points; 0 (<x): none, x the 95 % upper limit. ");
        text.Append("✓ keeps its promise, ✗ breaks it; cells without either are for comparison.\n");
        foreach (var section in results.GroupBy(result => result.Cell.Section))
        {
            Section(text, section.Key, [.. section]);
        }

        return text.ToString();
    }

    private static void Section(StringBuilder text, string name, CellResult[] results)
    {
        string[] methods = [.. results.Select(result => result.Cell.Row).Distinct()];
        var rollouts = results.Select(result => result.Measured.Runs).Distinct().Order().ToList();
        text.Append($"\n### {name}\n\nRollouts per cell: {string.Join(", ", rollouts)}.\n\n");
        text.Append($"| scenario | {string.Join(" | ", methods)} |\n|---|{string.Concat(methods.Select(_ => "---|"))}\n");
        foreach (var scenario in results.GroupBy(result => result.Cell.Column))
        {
            var cells = methods.Select(method => Figure(scenario.FirstOrDefault(result => result.Cell.Row == method)));
            text.Append($"| {scenario.Key} | {string.Join(" | ", cells)} |\n");
        }
    }

    private static string Figure(CellResult? result)
    {
        if (result is null)
        {
            return "";
        }

        var target = result.Cell.Target;
        var wish = result.Cell.Wish is { } percent ? $", wish ≤ {percent} % {Mark(result.Measured.Percent <= percent)}" : "";
        return target.Kind == TargetKind.None ? result.Figure : $"{result.Figure} ({target} {Mark(result.Holds)}{wish})";
    }

    private static string Mark(bool kept) => kept ? "✓" : "✗";
}
