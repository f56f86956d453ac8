namespace Rollouts.Statistics;

/// <summary>
/// What is expected to be known after some minutes of a canary with a given ratio: sums over the minutes so far, so that shares may change.
/// With theta the canary's share of the events: drift T KL(theta, w), its variance T theta (1-theta) (logit theta - logit w)², and the
/// information T theta (1 - theta); T grows with the ratio, since a sick canary has more events.
/// </summary>
internal struct DetectionProgress
{
    /// <summary>Scale of the mixing law on the log ratio, as in the default grid.</summary>
    private const double Scale = 0.4;

    private double _drift;
    private double _variance;
    private double _information;
    private double _excess;
    private double _underNull;
    private double _underAlternative;

    public void Add(PlannedTraffic traffic, double ratio, double minutes)
    {
        var share = traffic.CanaryShare;
        var growth = (share * ratio) + 1 - share;
        var theta = share * ratio / growth;
        var events = traffic.EventsPerMinute * growth * minutes;
        var (logCanary, logBaseline) = (Math.Log(theta / share), Math.Log((1 - theta) / (1 - share)));
        _information += events * theta * (1 - theta);
        _drift += events * ((theta * logCanary) + ((1 - theta) * logBaseline));
        _variance += events * theta * (1 - theta) * Math.Pow(logCanary - logBaseline, 2);
        _excess += events * (theta - share);
        _underNull += events * share * (1 - share);
        _underAlternative += events * theta * (1 - theta);
    }

    /// <summary>Whether a canary with this ratio is found by now with the wanted power.</summary>
    public readonly bool Suffices(DetectionPlan plan)
    {
        var z = NormalDistribution.Quantile(plan.Power);
        if (plan.Looks == LookSchedule.Once)
        {
            var critical = NormalDistribution.UpperQuantile(plan.Alpha);
            return _excess >= (critical * Math.Sqrt(_underNull)) + (z * Math.Sqrt(_underAlternative));
        }

        var threshold = -Math.Log(plan.Alpha) + (0.5 * Math.Log(1 + (_information * Scale * Scale))) - Math.Log(2);
        return _drift - (z * Math.Sqrt(_variance)) >= threshold;
    }
}
