namespace Rollouts.Statistics;

/// <summary>What Kayenta's judge says of one metric. The names are those of its result JSON.</summary>
public enum KayentaLabel
{
    /// <summary>Not significantly different, or not in the direction or to the extent that counts.</summary>
    Pass,

    /// <summary>The canary is above the baseline.</summary>
    High,

    /// <summary>The canary is below the baseline.</summary>
    Low,

    /// <summary>An arm has no samples; left out of its groups.</summary>
    Nodata,

    /// <summary>An arm has no samples although it must; fails in its groups.</summary>
    NodataFailMetric,

    /// <summary>The test could not be computed, e.g. all samples are tied; left out of its groups.</summary>
    Error,
}
