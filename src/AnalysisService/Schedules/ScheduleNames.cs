using System.Globalization;

namespace Rollouts.AnalysisService;

/// <summary>A firing's run is named after schedule and instant, so that a firing that is done twice makes one run.</summary>
internal static class ScheduleNames
{
    /// <summary>The label that says which schedule a run is of.</summary>
    public const string Label = "rollouts.io/schedule";

    private const string ByHand = "-now";

    private const string Form = "yyyyMMdd't'HHmmss'z'";

    public static string RunOf(string schedule, DateTimeOffset instant) =>
        $"{schedule}-{instant.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture)}";

    /// <summary>The run of a firing by hand; no schedule fires for such a name.</summary>
    public static string RunByHand(string schedule, DateTimeOffset now) => RunOf(schedule, now) + ByHand;

    /// <summary>The instant of a run of the schedule, of a firing or by hand; null when it is none of it.</summary>
    public static DateTimeOffset? InstantOfAny(string schedule, string run) =>
        Parse(run) is var (name, instant, _) && name == schedule ? instant : null;

    /// <summary>The instant that a run was made for, or null when it is no run of the schedule, or one by hand.</summary>
    public static DateTimeOffset? InstantOf(string schedule, string run) =>
        Parse(run) is var (name, instant, byHand) && name == schedule && !byHand ? instant : null;

    /// <summary>Which schedule a run is of by its name, and for which instant; null when it is of none.</summary>
    public static (string Schedule, DateTimeOffset Instant, bool ByHand)? Parse(string run)
    {
        var byHand = run.EndsWith(ByHand, StringComparison.Ordinal);
        var name = run.AsSpan(0, run.Length - (byHand ? ByHand.Length : 0));
        var dash = name.LastIndexOf('-');
        return
            dash > 0
            && DateTimeOffset.TryParseExact(
                name[(dash + 1)..],
                Form,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var instant
            )
            ? (run[..dash], instant, byHand)
            : null;
    }
}
