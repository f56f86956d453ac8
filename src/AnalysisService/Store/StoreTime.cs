using System.Globalization;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>Times as both databases keep them: UTC, to the microsecond.</summary>
internal static class StoreTime
{
    /// <summary>What is left of a time once it was stored.</summary>
    public static DateTimeOffset Trim(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>RFC 3339 with six digits, so that texts sort as times do and any tool can read them.</summary>
    public static string Format(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads it back; a text that is no time, which only another hand can have written, becomes the earliest one.</summary>
    public static DateTimeOffset Parse(string text) => KubernetesTime.TryParse(text, out var time) ? time : DateTimeOffset.MinValue;
}
