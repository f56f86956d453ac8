using System.Globalization;
using System.Text;

namespace Rollouts.StatisticsSimulation;

/// <summary>One line per cell.</summary>
public static class CsvTable
{
    public static string Write(IReadOnlyList<CellResult> results)
    {
        var text = new StringBuilder("section,method,scenario,rollouts,alarms,percent,standard_error,median_minutes,target,bound,holds\n");
        foreach (var (cell, measured) in results)
        {
            var median = double.IsInfinity(measured.Median) ? "" : measured.Median.ToString(CultureInfo.InvariantCulture);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{Quoted(cell.Section)},{Quoted(cell.Row)},{Quoted(cell.Column)},{measured.Runs},{measured.Alarms},{measured.Percent:0.####},{measured.Error:0.####},{median},{cell.Target.Kind},{cell.Target.Bound},{cell.Target.IsKeptBy(measured)}"
            );
        }

        return text.ToString();
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"")}\"";
}
