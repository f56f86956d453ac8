using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>What comparisons and judges have in common: windows in time, a share of alpha, and policies.</summary>
public abstract class WindowedPlan
{
    /// <summary>The metric's name.</summary>
    public required string Name { get; init; }

    public required TimeSpan Length { get; init; }

    /// <summary>How many windows there are at most.</summary>
    public required int Count { get; init; }

    public required TimeSpan Settle { get; init; }

    public required TimeSpan WarmUp { get; init; }

    /// <summary>For how long a window that cannot be had is asked for again.</summary>
    public required TimeSpan RetryFor { get; init; }

    public required OutcomePolicies Policies { get; init; }

    /// <summary>Whether a pass ends the measurement.</summary>
    public required bool EndsOnPass { get; init; }

    /// <summary>What points mean where a source does not say otherwise; null for the source's default.</summary>
    public required SampleMeaning? Samples { get; init; }

    /// <summary>What the windows so far say. Stops at the first window that decides, so that it does not matter how many came at once.</summary>
    public abstract WindowedFinding Assess(IReadOnlyList<WindowRow> rows);

    /// <summary>A duration that the validator has let pass.</summary>
    protected static TimeSpan Duration(string? text, TimeSpan fallback) =>
        GoDuration.TryParse(text, out var duration) ? duration.ToTimeSpan() : fallback;

    protected static SampleMeaning? Meaning(string? text) =>
        text switch
        {
            "window" => SampleMeaning.Window,
            "start" => SampleMeaning.Start,
            "end" => SampleMeaning.End,
            "counter" => SampleMeaning.Counter,
            _ => null,
        };

    /// <summary>What one measurement may spend of the share.</summary>
    /// <param name="stated">What the metric asks for at most.</param>
    /// <param name="share">What the run gives it.</param>
    /// <param name="measurements">How many measurements may look at data, one after the other.</param>
    /// <exception cref="ProviderException">The run's annotation is no probability.</exception>
    protected static double Alpha(NumberText? stated, double share, int measurements) =>
        share > 0
            ? Math.Min(stated?.Value ?? share, share) / Math.Max(1, measurements)
            : throw new ProviderException(
                $"the run's annotation {AlphaShare.Annotation} is no probability: write a number between 0 and 1, such as 0.05, or remove it"
            );
}
