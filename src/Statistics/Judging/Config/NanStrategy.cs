namespace Rollouts.Statistics;

/// <summary>What becomes of missing samples before a series is judged.</summary>
public enum NanStrategy
{
    /// <summary>They are left out.</summary>
    Remove,

    /// <summary>They become zero: right for counters that appear with their first event, wrong for anything else.</summary>
    Replace,
}
