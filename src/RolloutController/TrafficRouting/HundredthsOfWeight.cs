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
}
