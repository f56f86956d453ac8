using System.Globalization;

namespace Rollouts.AnalysisService;

/// <summary>Times and lengths for people.</summary>
internal static class PageText
{
    public static string Clock(DateTimeOffset at) => at.ToUniversalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static Html Time(DateTimeOffset? at) =>
        at is { } known
            ? Html.Of(
                $"""<time datetime="{known.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}">{known.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC</time>"""
            )
            : Html.Of($"–");

    public static string Length(TimeSpan time) =>
        time.TotalSeconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0} s")
        : time.TotalMinutes < 60 ? $"{time.Minutes} min {time.Seconds} s"
        : $"{(int)time.TotalHours} h {time.Minutes} min";

    public static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "…";
}
