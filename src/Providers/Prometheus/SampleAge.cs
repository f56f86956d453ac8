using System.Globalization;
using System.Text.RegularExpressions;

namespace Rollouts.Providers;

/// <summary>
/// Asks Prometheus how old the data behind a value are. The time of the value itself is the instant that was asked for, and
/// <c>timestamp()</c> of an expression is, too; only that of a selector is the time of a sample. So the selectors of the query are asked.
/// </summary>
internal static partial class SampleAge
{
    // More is a query that nobody wrote by hand.
    private const int MaxSelectors = 32;

    // The distance at which older samples are looked for, well within the five minutes that Prometheus looks back from each point.
    private const string Step = "1m";

    private static readonly TimeSpan FarthestBack = TimeSpan.FromHours(6);

    /// <summary>
    /// A query that gives one sample for each selector that has data: the time of its newest sample in seconds since 1970. Null when the
    /// query has no selectors, or too many.
    /// </summary>
    public static string? QueryFor(string query)
    {
        var selectors = PromqlSelectors.Of(query);
        return selectors.Count is 0 or > MaxSelectors
            ? null
            : string.Join(
                " or ",
                selectors.Select(
                    static (s, i) =>
                        $"label_replace({NewestOf(s)}, \"selector\", \"{i.ToString(CultureInfo.InvariantCulture)}\", \"\", \"\")"
                )
            );
    }

    /// <summary>
    /// The time of the newest sample of the selector that is furthest behind: a ratio is as old as the older of its sides. Selectors without
    /// data are left out, as in <c>errors or vector(0)</c>. Null when none has any.
    /// </summary>
    public static DateTimeOffset? Read(PrometheusAnswer answer)
    {
        double[] times = [.. answer.Series.SelectMany(static s => s.Points).Select(static p => p.Value).Where(double.IsFinite)];
        return times.Length == 0 ? null : DateTimeOffset.UnixEpoch.AddSeconds(times.Min());
    }

    private static string NewestOf(PromqlSelector selector)
    {
        var recent = $"max(timestamp({selector.Series}))";
        return LengthOf(selector.Range) is { } length && length > TimeSpan.FromMinutes(1)
            // A range may reach further back than an instant does.
            ? $"({recent} or max(max_over_time(timestamp({selector.Series})[{Seconds(length)}:{Step}])))"
            : recent;
    }

    private static string Seconds(TimeSpan length) =>
        $"{((long)(length < FarthestBack ? length : FarthestBack).TotalSeconds).ToString(CultureInfo.InvariantCulture)}s";

    /// <summary>Prometheus's durations: <c>1d12h</c>, or seconds.</summary>
    private static TimeSpan? LengthOf(string? range)
    {
        if (range is null)
        {
            return null;
        }

        if (double.TryParse(range, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return Bounded(seconds);
        }

        var parts = Part().Matches(range);
        return parts.Count > 0 && parts.Sum(static p => p.Length) == range.Length
            ? Bounded(
                parts.Sum(static p => double.Parse(p.Groups["number"].Value, CultureInfo.InvariantCulture) * UnitOf(p.Groups["unit"].Value))
            )
            : null;
    }

    private static TimeSpan Bounded(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, FarthestBack.TotalSeconds));

    private static double UnitOf(string unit) =>
        unit switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            "w" => 7 * 86_400,
            _ => 365 * 86_400,
        };

    [GeneratedRegex(
        "(?<number>[0-9]{1,18})(?<unit>ms|s|m|h|d|w|y)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Part();
}
