namespace Rollouts.Statistics;

/// <summary>The evidence of all metrics together, sample by sample, and where it decided.</summary>
internal sealed class PooledEvidence
{
    private readonly IReadOnlyList<MetricTrial> _trials;
    private readonly double _pooledAlpha;
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly double[] _highest;

    public PooledEvidence(IReadOnlyList<MetricTrial> trials, double pooledAlpha, double alpha)
    {
        (_trials, _pooledAlpha) = (trials, pooledAlpha);
        _highest = new double[trials.Count];
        var length = trials.Count == 0 ? 0 : trials.Max(static trial => trial.Length);
        var pooledFell = false;
        for (var sample = 0; sample < length; sample++)
        {
            var fell = Alone(sample, alpha);
            var pooled = Pooled(sample);
            P = Math.Min(P, _pooledAlpha > 0 ? Math.Exp(-pooled) * alpha / _pooledAlpha : 1);
            if (!pooledFell && _pooledAlpha > 0 && pooled >= -Math.Log(_pooledAlpha))
            {
                (pooledFell, fell) = (true, true);
                Name(sample);
            }

            FailedAt = FailedAt == 0 && fell ? sample + 1 : FailedAt;
        }
    }

    /// <summary>The sample after which the canary failed, from 1; 0 when it did not.</summary>
    public int FailedAt { get; private set; }

    /// <summary>The smallest alpha at which it fails, all shares in proportion; at most 1.</summary>
    public double P { get; private set; } = 1;

    /// <summary>Whether the evidence against this metric is what failed the canary, or among what did.</summary>
    public bool IsFailed(MetricTrial trial) => _failed.Contains(trial.Metric.Name);

    /// <summary>The highest ln E of a metric, at least 0.</summary>
    public double Highest(int metric) => _highest[metric];

    /// <summary>Metrics with an alpha of their own.</summary>
    private bool Alone(int sample, double alpha)
    {
        var fell = false;
        for (var i = 0; i < _trials.Count; i++)
        {
            var (trial, share) = (_trials[i], _trials[i].Share);
            var logE = trial.LogE(sample);
            _highest[i] = Math.Max(_highest[i], logE);
            fell |= share.DecidesAlone && Fell(trial, logE, share.Alpha, alpha);
            fell |= share.SevereAlpha > 0 && Fell(trial, trial.SevereLogE(sample), share.SevereAlpha, alpha);
        }

        return fell;
    }

    private bool Fell(MetricTrial trial, double logE, double own, double alpha)
    {
        if (!(own > 0))
        {
            return false;
        }

        P = Math.Min(P, Math.Exp(-logE) * alpha / own);
        if (logE < -Math.Log(own))
        {
            return false;
        }

        _failed.Add(trial.Metric.Name);
        return true;
    }

    private double Pooled(int sample)
    {
        var terms = _trials
            .Where(static trial => trial.Share.PooledWeight > 0)
            .Select(trial => Math.Log(trial.Share.PooledWeight) + trial.LogE(sample))
            .ToArray();
        return terms.Length == 0 ? 0 : LogSpace.Sum(terms);
    }

    /// <summary>
    /// Which metrics: weighted e-BH (Wang and Ramdas 2022) on the values at the moment of failure, so that the share of wrongly named
    /// ones is at most alpha. Reject the k largest weighted e-values, k the largest with the k-th at least 1/(alpha k).
    /// </summary>
    private void Name(int sample)
    {
        var ranked = _trials
            .Where(static trial => trial.Share.PooledWeight > 0)
            .Select(trial => (Trial: trial, LogE: Math.Log(trial.Share.PooledWeight) + trial.LogE(sample)))
            .OrderByDescending(static entry => entry.LogE)
            .ToList();
        var last = ranked
            .Select(static (entry, i) => (entry, i))
            .LastOrDefault(ranking => ranking.entry.LogE >= -Math.Log(_pooledAlpha * (ranking.i + 1)));
        if (last.entry.Trial is not null)
        {
            _failed.UnionWith(ranked.Take(last.i + 1).Select(static entry => entry.Trial.Metric.Name));
        }
    }
}
