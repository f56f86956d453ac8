using System.Globalization;
using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>Waits for a while, or until promoted (row C17).</summary>
public sealed record RolloutPause : KubernetesView
{
    /// <summary>Seconds as a number or a string, or a Go duration; absent waits until promoted.</summary>
    public IntOrString? Duration { get; init; }

    /// <summary>The duration in whole seconds: 0 when absent, -1 when it cannot be read (row C17).</summary>
    [JsonIgnore]
    public int DurationSeconds
    {
        get
        {
            if (Duration is not { } duration)
            {
                return 0;
            }

            if (!duration.IsString)
            {
                return duration.IntValue;
            }

            if (int.TryParse(duration.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            {
                return seconds;
            }

            return GoDuration.TryParse(duration.Text, out var parsed) ? unchecked((int)parsed.WholeSeconds) : -1;
        }
    }
}
