namespace Rollouts.Statistics;

/// <summary>Error probabilities and confidence levels, strictly between 0 and 1.</summary>
internal static class Level
{
    /// <exception cref="ArgumentException">The value is no level.</exception>
    public static void Require(double value, string field)
    {
        if (!(value > 0 && value < 1))
        {
            throw new ArgumentException(
                $"{field} = {value} is no level: pass a number strictly between 0 and 1, e.g. 0.05 or 0.95.",
                field
            );
        }
    }
}
