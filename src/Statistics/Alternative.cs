namespace Rollouts.Statistics;

/// <summary>What a test looks for in the first sample (the canary) relative to the second (the baseline).</summary>
public enum Alternative
{
    /// <summary>A difference in either direction.</summary>
    TwoSided,

    /// <summary>The first is larger.</summary>
    Greater,

    /// <summary>The first is smaller.</summary>
    Less,
}
