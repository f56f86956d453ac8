namespace Rollouts.Providers;

/// <summary>How much is asked of one address of a metric source, by all runs together.</summary>
public sealed class QueryBudgetOptions
{
    /// <summary>How many queries are under way at one address.</summary>
    /// <value>The default value is 160.</value>
    public int MaxConcurrent { get; set; } = 160;

    /// <summary>Queries per second to one address in the long run; 0 for no limit.</summary>
    /// <value>The default value is 2000. Sources that state a limit of their own are obeyed whatever stands here.</value>
    public int PerSecond { get; set; } = 2000;

    /// <summary>Queries at once after a quiet time.</summary>
    /// <value>The default value is 4000.</value>
    public int Burst { get; set; } = 4000;

    /// <summary>How long a query waits for its turn before it is given up.</summary>
    /// <value>The default value is 30 seconds.</value>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a query that was turned away for being one too many (429, or 503 with Retry-After) is sent again.</summary>
    /// <value>The default value is 2.</value>
    public int MaxRepeats { get; set; } = 2;

    /// <summary>For how long after it was sent an answer is good for the same query of another run; 0 for while it is under way only.</summary>
    /// <value>The default value is 250 milliseconds.</value>
    public TimeSpan ShareFor { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The share of queries without an answer, from 0 to 1, at which an address counts as down.</summary>
    /// <value>The default value is 0.5.</value>
    public double DownRatio { get; set; } = 0.5;

    /// <summary>How many queries have to have been made within <see cref="DownWindow"/> before an address can count as down.</summary>
    /// <value>The default value is 10.</value>
    public int DownAfter { get; set; } = 10;

    /// <summary>The time over which the share is taken.</summary>
    /// <value>The default value is 30 seconds.</value>
    public TimeSpan DownWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an address that is down is left alone before one query tries it again.</summary>
    /// <value>The default value is 10 seconds.</value>
    public TimeSpan DownFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The same with other limits.</summary>
    internal QueryBudgetOptions With(int? maxConcurrent, int? perSecond, int? burst)
    {
        var changed = (QueryBudgetOptions)MemberwiseClone();
        changed.MaxConcurrent = maxConcurrent ?? MaxConcurrent;
        changed.PerSecond = perSecond ?? PerSecond;
        // A burst that nobody named is a second's worth of a rate that somebody did.
        changed.Burst = burst ?? (perSecond is { } rate ? Math.Max(1, rate) : Burst);
        return changed;
    }
}
