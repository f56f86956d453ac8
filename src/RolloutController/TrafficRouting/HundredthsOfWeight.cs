using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>The weight for meshes that count in hundredths, whatever <c>maxTrafficWeight</c> says for the others (row C15).</summary>
internal static class HundredthsOfWeight
{
    /// <summary>0 to 100. Only no requests are 0, and only all are 100.</summary>
    public static int Hundredths(this TrafficTarget target)
    {
        if (target.Weight <= 0 || target.Weight >= target.MaxWeight)
        {
            return target.Weight <= 0 ? 0 : 100;
        }

        return Math.Clamp((int)Math.Round(100d * target.Weight / target.MaxWeight, MidpointRounding.AwayFromZero), 1, 99);
    }

    /// <summary>The weight that stands behind hundredths: the one that was told, where they are its, or else the only one that they can be.</summary>
    /// <param name="told">The weight that was told last, and the one that means all.</param>
    /// <param name="hundredths">As they were found; null for none.</param>
    /// <returns>Null where it could be several weights, or none.</returns>
    public static int? WeightOf(this TrafficTarget told, int? hundredths)
    {
        if (hundredths is null || told.Hundredths() == hundredths)
        {
            return hundredths is null ? null : told.Weight;
        }

        var all = Enumerable.Range(0, told.MaxWeight + 1).Where(weight => (told with { Weight = weight }).Hundredths() == hundredths);
        return all.Take(2).ToList() is [var only] ? only : null;
    }
}
