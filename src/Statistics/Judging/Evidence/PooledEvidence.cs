namespace Rollouts.Statistics;

/// <summary>The evidence of all metrics together, sample by sample, and where it decided.</summary>
internal sealed class PooledEvidence
{
    private readonly List<Part> _parts = [];
    private readonly double _alpha;
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);

    public PooledEvidence(IReadOnlyList<MetricTrial> trials, double pooledAlpha, double alpha)
    {
        _alpha = alpha;
        foreach (var trial in trials)
        {
            Add(trial);
        }

        if (_parts.Count > 0)
        {
            Run(trials.Max(static trial => trial.Length), pooledAlpha);
        }
    }

    /// <summary>The sample after which the canary failed, from 1; 0 when it did not.</summary>
    public int FailedAt { get; private set; }

    /// <summary>The smallest alpha at which it fails, all shares in proportion; at most 1.</summary>
    public double P { get; private set; } = 1;

    /// <summary>Whether the evidence against this metric is what failed the canary, or among what did.</summary>
    public bool IsFailed(MetricTrial trial) => _failed.Contains(trial.Metric.Name);

    private void Add(MetricTrial trial)
    {
        var share = trial.Share;
        if (share.PooledWeight > 0)
        {
            _parts.Add(new(trial.Metric.Name, trial.LogE, new(trial.Metric.Name, share.PooledWeight)));
        }

        if (share.DecidesAlone)
        {
            _parts.Add(new(trial.Metric.Name, trial.LogE, new(trial.Metric.Name) { CriticalAlpha = share.Alpha }));
        }

        if (share.SevereAlpha > 0)
        {
            _parts.Add(new(trial.Metric.Name, trial.SevereLogE, new(trial.Metric.Name) { CriticalAlpha = share.SevereAlpha }));
        }
    }

    private void Run(int samples, double pooledAlpha)
    {
        var evidence = new RolloutEvidence(_alpha, [.. _parts.Select(static part => part.Share)]);
        var state = evidence.NewState();
        var logE = new double[_parts.Count];
        var named = false;
        for (var sample = 0; sample < samples; sample++)
        {
            for (var i = 0; i < logE.Length; i++)
            {
                logE[i] = _parts[i].LogE(sample);
                Alone(_parts[i], logE[i]);
            }

            evidence.Look(state, logE);
            if (pooledAlpha > 0)
            {
                var together = evidence.LogEvidence(state);
                P = Math.Min(P, Math.Exp(-together) * _alpha / pooledAlpha);
                if (!named && together >= -Math.Log(pooledAlpha))
                {
                    Name(logE, pooledAlpha);
                    named = true;
                }
            }
        }

        FailedAt = evidence.FailedAt(state);
    }

    /// <summary>A metric with an alpha of its own is named when it reaches it.</summary>
    private void Alone(Part part, double logE)
    {
        if (part.Share.CriticalAlpha is not { } own)
        {
            return;
        }

        P = Math.Min(P, Math.Exp(-logE) * _alpha / own);
        if (logE >= -Math.Log(own))
        {
            _failed.Add(part.Metric);
        }
    }

    /// <summary>
    /// Which of the metrics that are averaged: e-BH on e-values that are weighted as in the average, at the moment of failure. What it
    /// names alone reaches the threshold of the average.
    /// </summary>
    private void Name(double[] logE, double pooledAlpha)
    {
        var pooled = Enumerable.Range(0, logE.Length).Where(i => _parts[i].Share.CriticalAlpha is null).ToArray();
        var weighted = pooled.Select(i => logE[i] + Math.Log(_parts[i].Share.Weight * pooled.Length)).ToArray();
        _failed.UnionWith(EvidenceSelection.Reject(weighted, pooledAlpha).Select(i => _parts[pooled[i]].Metric));
    }

    /// <summary>One e-process of the decision.</summary>
    private sealed record Part(string Metric, Func<int, double> LogE, MetricShare Share);
}
