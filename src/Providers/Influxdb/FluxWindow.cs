using System.Globalization;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Gives a Flux query its window as the variables that InfluxDB's own dashboards use.</summary>
internal static class FluxWindow
{
    /// <exception cref="ProviderException">The query does not use them.</exception>
    public static string Add(string query, RangeWindow window)
    {
        foreach (var variable in (string[])["v.timeRangeStart", "v.timeRangeStop"])
        {
            if (!query.Contains(variable, StringComparison.Ordinal))
            {
                throw new ProviderException(
                    $"influxdb query does not use {variable}: for a window write |> range(start: v.timeRangeStart, stop: v.timeRangeStop)"
                );
            }
        }

        // The end of a Flux range is left out.
        var option = string.Create(
            CultureInfo.InvariantCulture,
            $"option v = {{timeRangeStart: {Text(window.From)}, timeRangeStop: {Text(window.To.AddMilliseconds(1))}, windowPeriod: {(long)window.Step.TotalMilliseconds}ms}}"
        );

        // A package clause and imports have to stay first.
        var lines = query.Split('\n').ToList();
        var first = lines.FindLastIndex(static l => Begins(l, "import ") || Begins(l, "package ")) + 1;
        lines.Insert(first, option);
        return string.Join('\n', lines);
    }

    private static bool Begins(string line, string word) => line.TrimStart().StartsWith(word, StringComparison.Ordinal);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
