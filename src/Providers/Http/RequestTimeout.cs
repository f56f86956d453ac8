using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>How long a source may take. A metric cannot ask for more than an hour.</summary>
internal static class RequestTimeout
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="seconds">As the metric says; absent or 0 for the default.</param>
    /// <param name="defaultSeconds">What holds otherwise.</param>
    public static TimeSpan OfSeconds(long? seconds, int defaultSeconds) =>
        seconds is > 0 and var asked
            ? TimeSpan.FromSeconds(Math.Min(asked, (long)Longest.TotalSeconds))
            : TimeSpan.FromSeconds(defaultSeconds);

    /// <param name="field">The field, for the message.</param>
    /// <param name="text">A Go duration; absent for the default.</param>
    /// <param name="defaultLength">What holds otherwise.</param>
    /// <exception cref="ProviderException">The text is no duration, or one that is not positive.</exception>
    public static TimeSpan OfDuration(string field, string? text, TimeSpan defaultLength)
    {
        var asked = MetricInterval.Read(field, text, defaultLength);
        return asked < Longest ? asked : Longest;
    }
}
