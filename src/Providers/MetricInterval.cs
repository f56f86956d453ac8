using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Reads durations of a metric, such as how far back a source is asked.</summary>
internal static class MetricInterval
{
    /// <param name="field">The field, for the message.</param>
    /// <param name="text">A Go duration; absent for the default.</param>
    /// <param name="defaultLength">What holds otherwise.</param>
    /// <exception cref="ProviderException">The text is no duration, or one that is not positive.</exception>
    public static TimeSpan Read(string field, string? text, TimeSpan defaultLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return defaultLength;
        }

        if (!GoDuration.TryParse(text, out var duration))
        {
            throw new ProviderException($"{field}: {GoDuration.Fault(text)}: write a duration such as 30s, 5m or 1h");
        }

        return duration.ToTimeSpan() is { Ticks: > 0 } length
            ? length
            : throw new ProviderException($"{field} is \"{text}\": write a duration that is longer than 0, such as 5m");
    }
}
