namespace Rollouts.Providers;

/// <summary>An interval to ask for, both ends included, and the distance of its points.</summary>
internal sealed record RangeWindow(DateTimeOffset From, DateTimeOffset To, TimeSpan Step)
{
    /// <summary>The step in whole seconds for sources that know nothing finer; at least 1.</summary>
    public long StepSeconds => Math.Max(1, (long)Math.Ceiling(Step.TotalSeconds));
}
