namespace Rollouts.Statistics;

/// <summary>What is believed of a noise's correlation before there is a history.</summary>
internal static class NoisePrior
{
    /// <summary>
    /// Noise that lasts longer than ten windows is the less likely the longer it lasts: in an hour it cannot be told from a shift, so that
    /// giving it weight hides regressions.
    /// </summary>
    public static double Log(double correlation) => -20 * Math.Max(0, correlation - 0.9);
}
