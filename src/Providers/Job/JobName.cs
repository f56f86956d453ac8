using System.Globalization;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Names of Jobs (row F8): the same measurement always has the same one, so a Job is never made twice.</summary>
internal static class JobName
{
    // What a label may hold: Kubernetes writes the name of a Job into the labels of its pods.
    private const int MaxLength = 63;

    /// <summary><c>uid.metric.ordinal</c>; the metric's part is cut so that the whole fits a label.</summary>
    public static string Of(RunIdentity run, string metric, int ordinal)
    {
        var end = "." + ordinal.ToString(CultureInfo.InvariantCulture);
        var room = MaxLength - run.Uid.Length - 1 - end.Length;
        var part = metric.Length > room ? metric[..Math.Max(0, room)] : metric;
        // A cut may end in a dash or a dot, which no part of a name may end with.
        return $"{run.Uid}.{part.TrimEnd('-', '.')}{end}";
    }
}
