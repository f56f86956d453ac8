namespace Rollouts.Statistics;

/// <summary>
/// What a comparison of counts can find, before it starts. Formulas for a normal approximation of the log likelihood; they agree with the
/// simulation within about 30 % of the time, or one window.
/// </summary>
public static class RatioPlanning
{
    private const double LargestRatio = 1000;
    private const double LongestMinutes = 1e7;

    /// <summary>The smallest ratio of canary to baseline that is found, infinite when even a thousandfold one is not.</summary>
    /// <param name="traffic">What the step sees.</param>
    /// <param name="minutes">How long it lasts, above 0.</param>
    /// <param name="plan">How sure it has to be.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static double DetectableRatio(PlannedTraffic traffic, double minutes, DetectionPlan plan)
    {
        Check(traffic, plan);
        if (!(minutes > 0) || !double.IsFinite(minutes))
        {
            throw new ArgumentException($"minutes is {minutes}: give a time above 0.", nameof(minutes));
        }

        bool Found(double ratio)
        {
            var progress = default(DetectionProgress);
            progress.Add(traffic, ratio, minutes);
            return progress.Suffices(plan);
        }

        return Found(LargestRatio) ? Bisect(1, LargestRatio, Found) : double.PositiveInfinity;
    }

    /// <summary>The minutes it takes to find a canary that is <paramref name="ratio"/> times the baseline, infinite beyond ten million.</summary>
    /// <param name="traffic">What the step sees.</param>
    /// <param name="ratio">A ratio above 1.</param>
    /// <param name="plan">How sure it has to be.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static double MinutesNeeded(PlannedTraffic traffic, double ratio, DetectionPlan plan)
    {
        Check(traffic, plan);
        CheckRatio(ratio);
        bool Found(double minutes)
        {
            var progress = default(DetectionProgress);
            progress.Add(traffic, ratio, minutes);
            return progress.Suffices(plan);
        }

        return Found(LongestMinutes) ? Bisect(0, LongestMinutes, Found) : double.PositiveInfinity;
    }

    /// <summary>
    /// The relative shift of a mean that the window lane finds: (sqrt(2 ln(1/alpha) + ln(1 + W)) + z) sd/sqrt(W), sd² = CV²/n + CV²/m + 2 cv².
    /// </summary>
    /// <param name="variation">Coefficient of variation of one request, such as 0.95 for log-normal latencies with sigma 0.8.</param>
    /// <param name="canaryRequests">Requests of the canary per window, above 0.</param>
    /// <param name="baselineRequests">Requests of the baseline per window, above 0.</param>
    /// <param name="noiseCv">Noise of one arm beyond chance, 0 or more.</param>
    /// <param name="windows">Windows, above 0.</param>
    /// <param name="plan">How sure it has to be.</param>
    public static double DetectableShift(
        double variation,
        double canaryRequests,
        double baselineRequests,
        double noiseCv,
        double windows,
        DetectionPlan plan
    )
    {
        var square = variation * variation;
        var deviation = Math.Sqrt((square / canaryRequests) + (square / baselineRequests) + (2 * noiseCv * noiseCv));
        var critical =
            plan.Looks == LookSchedule.Once
                ? NormalDistribution.UpperQuantile(plan.Alpha)
                : Math.Sqrt((-2 * Math.Log(plan.Alpha)) + Math.Log(1 + windows));
        return (critical + NormalDistribution.Quantile(plan.Power)) * deviation / Math.Sqrt(windows);
    }

    /// <summary>What a step can find, in one sentence; and whether it is worth anything at all.</summary>
    /// <param name="traffic">What the step sees.</param>
    /// <param name="minutes">How long it lasts.</param>
    /// <param name="plan">How sure it has to be.</param>
    /// <param name="leastEvents">Expected events of the canary below which a gate is called powerless, default 5.</param>
    public static (bool IsPowerful, string Explanation) Describe(
        PlannedTraffic traffic,
        double minutes,
        DetectionPlan plan,
        double leastEvents = 5
    )
    {
        var ratio = DetectableRatio(traffic, minutes, plan);
        var expected = traffic.CanaryEventsPerMinute * minutes;
        var found = double.IsInfinity(ratio) ? "cannot detect even a thousandfold rate" : $"can detect x{Figures.Show(ratio)} or worse";
        var sentence =
            $"In {Figures.Show(minutes)} min at a share of {Figures.Percent(traffic.CanaryShare)} this step {found} with {Figures.Percent(plan.Power)} power at alpha {Figures.Show(plan.Alpha)}";
        return expected >= leastEvents
            ? (true, $"{sentence}.")
            : (
                false,
                $"{sentence}: the canary is expected to see {Figures.Show(expected)} events, fewer than {Figures.Show(leastEvents)}, so make the step longer, "
                    + "give the canary more traffic, or take a coarser metric."
            );
    }

    internal static void CheckRatio(double ratio)
    {
        if (ratio is not (> 1 and <= LargestRatio))
        {
            throw new ArgumentException($"ratio is {ratio}: give one above 1, up to {LargestRatio}.", nameof(ratio));
        }
    }

    internal static void Check(PlannedTraffic traffic, DetectionPlan plan)
    {
        if (!traffic.IsSensible)
        {
            throw new ArgumentException(
                $"traffic is {traffic}: give events per minute above 0 and a share between 0 and 1.",
                nameof(traffic)
            );
        }

        var faults = plan.Validate();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", faults), nameof(plan));
        }
    }

    /// <summary>The smallest argument that suffices.</summary>
    private static double Bisect(double low, double high, Func<double, bool> suffices)
    {
        for (var i = 0; i < 200 && high - low > 1e-12 * high; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = suffices(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }
}
