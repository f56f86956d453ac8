namespace Rollouts.Statistics;

/// <summary>What a comparison of canary and baseline says. Only the first two are decisions; the others say why there is none.</summary>
public enum Outcome
{
    /// <summary>The evidence so far allows neither a pass nor a fail.</summary>
    Undecided,

    /// <summary>The canary is shown to be no worse than the margin allows.</summary>
    Pass,

    /// <summary>The canary is shown to be worse than the margin allows.</summary>
    Fail,

    /// <summary>An arm delivered nothing that can be compared.</summary>
    NoData,

    /// <summary>There is data, but less than the method needs to say anything.</summary>
    TooLittle,

    /// <summary>Traffic is not split as configured, so that the arms cannot be compared.</summary>
    Skewed,

    /// <summary>The input or the configuration makes no sense; the evidence names what and why.</summary>
    Error,
}
