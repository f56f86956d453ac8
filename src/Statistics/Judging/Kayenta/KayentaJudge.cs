namespace Rollouts.Statistics;

/// <summary>
/// Kayenta's judge <c>NetflixACAJudge-v1.0</c> in compatibility mode: the same classification, score and reason for the same
/// config and samples. Its weaknesses are kept; <see cref="EvidenceJudge"/> is the judge without them.
/// </summary>
/// <param name="options">What is fixed inside Kayenta; null for its values.</param>
public sealed class KayentaJudge(KayentaJudgeOptions? options = null)
{
    /// <summary>From this many pairs on, they are judged on all processors; each takes some microseconds.</summary>
    private const int WorthSharing = 64;

    private readonly KayentaClassifier _classifier = new(options);

    /// <summary>Judges all pairs of series.</summary>
    /// <param name="thresholds">Those of the request.</param>
    /// <param name="pairs">Several pairs of one metric, with different tags, count separately.</param>
    /// <exception cref="JudgeInputException">A pair belongs to no metric of the config: Kayenta judges nothing then.</exception>
    public KayentaVerdict Judge(CanaryConfig config, ScoreThresholds thresholds, IReadOnlyList<MetricPair> pairs)
    {
        var metrics = MetricPairs.ByMetric(config, pairs);
        var results = new KayentaMetricResult[pairs.Count];
        if (pairs.Count < WorthSharing)
        {
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = Judge(metrics[i], pairs[i]);
            }
        }
        else
        {
            Parallel.For(0, results.Length, i => results[i] = Judge(metrics[i], pairs[i]));
        }

        var score = KayentaScorer.Score(results, config.GroupWeights);
        return new(thresholds.Classify(score.Score), score, results);
    }

    private KayentaMetricResult Judge(CanaryMetric metric, MetricPair pair)
    {
        var canary = KayentaCleaning.Clean(pair.Canary.Span, metric.Analysis);
        var baseline = KayentaCleaning.Clean(pair.Baseline.Span, metric.Analysis);
        return new()
        {
            Name = pair.Name,
            Id = pair.Id,
            Tags = pair.Tags,
            Groups = metric.Groups,
            Muted = metric.Analysis.Muted,
            Classification = _classifier.Classify(pair.Name, metric.Analysis, canary, baseline),
            Canary = SampleSummary.Of(canary),
            Baseline = SampleSummary.Of(baseline),
        };
    }
}
