namespace Rollouts.Statistics;

/// <summary>
/// Classifies one metric as Kayenta's judge does, its checks in its order: missing data, identical series, a single value, two
/// constants, and only then the Mann-Whitney interval with the effect limits.
/// </summary>
public sealed class KayentaClassifier
{
    private const string CanaryArm = "Canary";
    private const string BaselineArm = "Baseline";

    private readonly KayentaJudgeOptions _options;
    private readonly double _quantile;

    public KayentaClassifier(KayentaJudgeOptions? options = null)
    {
        _options = options ?? new();
        if (!(_options.Confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), _options.Confidence, "Confidence must lie between 0 and 1, e.g. 0.98");
        }

        if (!(_options.Tolerance >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(options), _options.Tolerance, "Tolerance must be at least 0, e.g. 0.25");
        }

        _quantile = NormalDistribution.Quantile((1 - _options.Confidence) / 2);
    }

    /// <summary>Classifies two cleaned series.</summary>
    /// <param name="name">For the reason.</param>
    /// <param name="canary">Without NaN, in any order. An infinite sample makes the answer an error.</param>
    /// <param name="baseline">Without NaN, in any order.</param>
    public KayentaClassification Classify(string name, MetricAnalysis analysis, ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
    {
        if (canary.IsEmpty || baseline.IsEmpty)
        {
            return Missing(name, analysis);
        }

        if (_options.Classifier == KayentaClassifierKind.MeanInequality)
        {
            return CompareMeans(analysis, canary, baseline);
        }

        var (c, b) = (canary.ToArray(), baseline.ToArray());
        Array.Sort(c);
        Array.Sort(b);
        if (c.AsSpan().SequenceEqual(b))
        {
            return new(KayentaLabel.Pass, $"The {CanaryArm} and {BaselineArm} data are identical", 1, false);
        }

        var constant = c[0] == c[^1] && b[0] == b[^1];
        if (constant && c[0] == b[0])
        {
            return new(KayentaLabel.Pass, null, 1, false);
        }

        var ratio = ArmEffects.MeanRatio(canary, baseline);
        var effect = analysis.EffectSize.Measure == EffectSizeMeasure.Cles ? PairCounts.Of(c, b).U / ((double)c.Length * b.Length) : ratio;
        var shift = constant
            ? ShiftEstimate.OfSorted(
                ConstantSeriesNoise.AddTo(c, _options.NoiseSeed),
                ConstantSeriesNoise.AddTo(b, ~_options.NoiseSeed),
                _quantile
            )
            : ShiftEstimate.OfSorted(c, b, _quantile);
        return shift is { } estimate
            ? Decide(name, analysis, estimate, effect, ratio)
            : new(KayentaLabel.Error, "Metric Classification Failed", ratio, false);
    }

    private static KayentaClassification Missing(string name, MetricAnalysis analysis)
    {
        if (analysis.NanStrategy == NanStrategy.Replace)
        {
            return new(KayentaLabel.Pass, null, 1, false);
        }

        var label = analysis is { MustHaveData: true, Critical: false } ? KayentaLabel.NodataFailMetric : KayentaLabel.Nodata;
        return new(label, $"Missing data for {name}", 1, analysis.Critical);
    }

    private static KayentaClassification CompareMeans(MetricAnalysis analysis, ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
    {
        var (above, below) = (SampleSummary.MeanOf(canary), SampleSummary.MeanOf(baseline));
        return above > below && analysis.Direction is MetricDirection.Increase or MetricDirection.Either
                ? new(KayentaLabel.High, $"The {CanaryArm} mean was greater than the {BaselineArm} mean", above / below, analysis.Critical)
            : above < below && analysis.Direction is MetricDirection.Decrease or MetricDirection.Either
                ? new(KayentaLabel.Low, $"The {CanaryArm} mean was less than the {BaselineArm} mean", above / below, analysis.Critical)
            : new(KayentaLabel.Pass, null, above / below, false);
    }

    /// <summary>An effect of NaN, a mean of exactly zero, is no obstacle to any verdict.</summary>
    private KayentaClassification Decide(string name, MetricAnalysis analysis, ShiftEstimate shift, double effect, double ratio)
    {
        var bound = _options.Tolerance * Math.Abs(shift.Estimate);
        var limits = analysis.EffectSize;
        if (analysis.Direction != MetricDirection.Decrease && shift.Interval.Lower > bound && !(effect < limits.AllowedIncrease))
        {
            return Fail(name, KayentaLabel.High, analysis.Critical && !(effect < limits.CriticalIncrease), ratio, shift);
        }

        if (analysis.Direction != MetricDirection.Increase && shift.Interval.Upper < -bound && !(effect > limits.AllowedDecrease))
        {
            return Fail(name, KayentaLabel.Low, analysis.Critical && !(effect > limits.CriticalDecrease), ratio, shift);
        }

        return new(KayentaLabel.Pass, null, ratio, false, shift);
    }

    private static KayentaClassification Fail(string name, KayentaLabel label, bool critical, double ratio, ShiftEstimate shift) =>
        new(
            label,
            critical ? $"The metric {name} was classified as {label} (Critical)" : $"{name} was classified as {label}",
            ratio,
            critical,
            shift
        );
}
