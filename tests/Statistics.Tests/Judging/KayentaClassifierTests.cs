namespace Rollouts.Statistics.Tests;

public sealed class KayentaClassifierTests
{
    private static readonly double[] _low = [10, 11, 10.5, 9.5, 10.2, 9.9, 10.7, 9.1];
    private static readonly double[] _high = [20, 21, 20.5, 19.5, 20.2, 19.9, 20.7, 19.1];

    private readonly KayentaClassifier _classifier = new();

    [Theory]
    [InlineData(false, false, NanStrategy.Remove, KayentaLabel.Nodata, false)]
    [InlineData(true, false, NanStrategy.Remove, KayentaLabel.Nodata, true)]
    [InlineData(false, true, NanStrategy.Remove, KayentaLabel.NodataFailMetric, false)]
    [InlineData(true, true, NanStrategy.Remove, KayentaLabel.Nodata, true)]
    [InlineData(true, true, NanStrategy.Replace, KayentaLabel.Pass, false)]
    public void Classify_AnArmIsEmpty_TheConfigDecides(bool critical, bool must, NanStrategy strategy, KayentaLabel label, bool fatal)
    {
        var analysis = new MetricAnalysis
        {
            Critical = critical,
            MustHaveData = must,
            NanStrategy = strategy,
        };

        var answer = _classifier.Classify("errors", analysis, [], _low);

        (answer.Label, answer.Critical).ShouldBe((label, fatal));
        answer.Reason.ShouldBe(label == KayentaLabel.Pass ? null : "Missing data for errors");
    }

    [Fact]
    public void Classify_SameSamplesInAnotherOrder_AreIdentical()
    {
        var answer = _classifier.Classify("m", new(), [3, 1, 2], [1, 2, 3]);
        (answer.Label, answer.Reason).ShouldBe((KayentaLabel.Pass, "The Canary and Baseline data are identical"));
    }

    [Fact]
    public void Classify_OneValueInBothArms_PassesWithoutAReason()
    {
        var answer = _classifier.Classify("m", new(), [5, 5, 5], [5, 5]);
        (answer.Label, answer.Reason, answer.Ratio).ShouldBe((KayentaLabel.Pass, null, 1));
    }

    [Theory]
    [InlineData(MetricDirection.Either, KayentaLabel.High, KayentaLabel.Low)]
    [InlineData(MetricDirection.Increase, KayentaLabel.High, KayentaLabel.Pass)]
    [InlineData(MetricDirection.Decrease, KayentaLabel.Pass, KayentaLabel.Low)]
    public void Classify_ArmsApart_TheDirectionDecides(MetricDirection direction, KayentaLabel above, KayentaLabel below)
    {
        var analysis = new MetricAnalysis { Direction = direction };
        _classifier.Classify("m", analysis, _high, _low).Label.ShouldBe(above);
        _classifier.Classify("m", analysis, _low, _high).Label.ShouldBe(below);
    }

    [Theory]
    [InlineData(1.0, true, "The metric m was classified as High (Critical)")]
    [InlineData(5.0, false, "m was classified as High")]
    public void Classify_CriticalMetric_IsFatalFromItsLimitOn(double criticalIncrease, bool fatal, string reason)
    {
        var analysis = new MetricAnalysis
        {
            Critical = true,
            EffectSize = new() { CriticalIncrease = criticalIncrease },
        };
        var answer = _classifier.Classify("m", analysis, _high, _low);
        (answer.Label, answer.Critical, answer.Reason).ShouldBe((KayentaLabel.High, fatal, reason));
    }

    [Fact]
    public void Classify_EffectBelowTheLimit_Passes()
    {
        var analysis = new MetricAnalysis { EffectSize = new() { AllowedIncrease = 2.5 } };
        _classifier.Classify("m", analysis, _high, _low).Label.ShouldBe(KayentaLabel.Pass);
    }

    [Fact]
    public void Classify_AMeanOfZero_NoLimitHoldsTheVerdictBack()
    {
        var analysis = new MetricAnalysis
        {
            Direction = MetricDirection.Decrease,
            EffectSize = new() { AllowedDecrease = 0.1 },
        };
        var answer = _classifier.Classify("m", analysis, new double[8], _high);
        answer.Label.ShouldBe(KayentaLabel.Low);
        answer.Ratio.ShouldBe(double.NaN);
    }

    [Fact]
    public void Classify_TwoConstants_ComparesWithNoiseThatTheSeedFixes()
    {
        double[] ten = [10, 10, 10, 10, 10];
        double[] eleven = [11, 11, 11, 11, 11];
        var first = _classifier.Classify("m", new(), eleven, ten);
        first.Label.ShouldBe(KayentaLabel.High);
        first.Shift!.Value.Estimate.ShouldBe(1, 1e-3);
        new KayentaClassifier().Classify("m", new(), eleven, ten).ShouldBe(first);
        new KayentaClassifier(new() { NoiseSeed = 7 }).Classify("m", new(), eleven, ten).Shift.ShouldNotBe(first.Shift);
    }

    [Theory]
    [InlineData(2.0, 1.0)]
    [InlineData(double.PositiveInfinity, 1.0)]
    public void Classify_NothingToComputeFrom_IsAnError(double canary, double baseline)
    {
        var answer = _classifier.Classify("m", new() { Critical = true }, [canary], [baseline]);
        (answer.Label, answer.Critical, answer.Reason).ShouldBe((KayentaLabel.Error, false, "Metric Classification Failed"));
    }

    [Theory]
    [InlineData(1.5, 0.25, "0.98")]
    [InlineData(0.98, -1, "0.25")]
    public void New_OptionsOutOfRange_NameTheRemedy(double confidence, double tolerance, string remedy) =>
        Should
            .Throw<ArgumentOutOfRangeException>(() => new KayentaClassifier(new() { Confidence = confidence, Tolerance = tolerance }))
            .Message.ShouldContain(remedy);
}
