namespace Rollouts.Statistics.Tests;

public sealed class EvidenceJudgeTests
{
    private static readonly MetricAnalysis _increase = new() { Direction = MetricDirection.Increase };

    [Fact]
    public void Judge_AnEqualCanary_PassesWithAllItsWeight()
    {
        var noise = new Noise(31);
        var verdict = Judge(_increase, noise.LogNormal(60, 1, 0.1), noise.LogNormal(60, 1, 0.1));
        (verdict.Outcome, verdict.Class, verdict.Score, verdict.Confirmed).ShouldBe((Outcome.Pass, ScoreClass.Pass, 100, 100));
        verdict.Metrics[0].Explanation.ShouldContain("passes");
    }

    [Theory]
    [InlineData(MetricDirection.Increase, 1.5, Outcome.Fail)]
    [InlineData(MetricDirection.Increase, 0.7, Outcome.Pass)]
    [InlineData(MetricDirection.Decrease, 1.5, Outcome.Pass)]
    [InlineData(MetricDirection.Decrease, 0.7, Outcome.Fail)]
    [InlineData(MetricDirection.Either, 1.5, Outcome.Fail)]
    [InlineData(MetricDirection.Either, 0.7, Outcome.Fail)]
    public void Judge_AShift_TheDirectionDecidesWhetherItCounts(MetricDirection direction, double ratio, Outcome expected)
    {
        var noise = new Noise(22);
        Judge(new() { Direction = direction }, noise.LogNormal(40, ratio, 0.1), noise.LogNormal(40, 1, 0.1)).Outcome.ShouldBe(expected);
    }

    [Theory]
    [InlineData(1.3, 1.2, Outcome.Pass)]
    [InlineData(1.3, 1.5, Outcome.Fail)]
    [InlineData(1.0, 1.2, Outcome.Fail)]
    public void Judge_AllowedIncrease_IsTheMarginOfFailingAndOfPassing(double allowed, double ratio, Outcome expected)
    {
        var noise = new Noise(23);
        var analysis = _increase with { EffectSize = new() { AllowedIncrease = allowed } };
        Judge(analysis, noise.LogNormal(60, ratio, 0.05), noise.LogNormal(60, 1, 0.05)).Outcome.ShouldBe(expected);
    }

    [Theory]
    [InlineData(0.5, Outcome.Fail)]
    [InlineData(0.9, Outcome.Pass)]
    public void Judge_Cles_IsTestedOnItsOwnScale(double allowed, Outcome expected)
    {
        var noise = new Noise(24);
        var analysis = _increase with { EffectSize = new(EffectSizeMeasure.Cles) { AllowedIncrease = allowed } };

        // The canary is above in about 76 % of the windows.
        var verdict = Judge(analysis, noise.LogNormal(120, 1.105, 0.1), noise.LogNormal(120, 1, 0.1));

        verdict.Outcome.ShouldBe(expected);
        verdict.Metrics[0].Effect.Interval.Contains(0.76).ShouldBeTrue();
        verdict.Metrics[0].Explanation.ShouldContain("probability that the canary is above 0.7");
    }

    [Fact]
    public void Judge_CriticalMetric_FailsTheCanaryAtOnceFromItsLimitOn()
    {
        var noise = new Noise(25);
        var analysis = _increase with
        {
            Critical = true,
            EffectSize = new() { CriticalIncrease = 2 },
        };
        var others = Enumerable.Range(0, 9).Select(static i => Pairs.Metric($"m{i}", _increase));
        var config = Pairs.Config([Pairs.Metric("critical", analysis), .. others]);
        EvidenceVerdict With(double ratio) =>
            new EvidenceJudge().Judge(
                config,
                Pairs.Usual,
                [
                    .. config.Metrics.Select(
                        (metric, i) => Pairs.Pair(metric.Name, noise.LogNormal(9, i == 0 ? ratio : 1, 0.05), noise.LogNormal(9, 1, 0.05))
                    ),
                ]
            );
        With(3)
            .ShouldSatisfyAllConditions(
                static verdict => verdict.Outcome.ShouldBe(Outcome.Fail),
                static verdict => verdict.Metrics[0].Outcome.ShouldBe(Outcome.Fail)
            );
        With(1.2).Outcome.ShouldNotBe(Outcome.Fail);
    }

    [Fact]
    public void Judge_ManySmallRegressions_FailTogetherThoughNoneAlone()
    {
        var noise = new Noise(26);
        var config = Pairs.Config([.. Enumerable.Range(0, 8).Select(static i => Pairs.Metric($"m{i}", _increase))]);
        var pairs = config
            .Metrics.Select(metric => Pairs.Pair(metric.Name, noise.LogNormal(9, 1.5, 0.05), noise.LogNormal(9, 1, 0.05)))
            .ToArray();
        new EvidenceJudge().Judge(config, Pairs.Usual, pairs).Outcome.ShouldBe(Outcome.Fail);
        var one = pairs.Select((pair, i) => i == 0 ? pair : pair with { Canary = pair.Baseline }).ToArray();
        new EvidenceJudge().Judge(config, Pairs.Usual, one).Outcome.ShouldBe(Outcome.Undecided);
    }

    [Fact]
    public void Judge_MutedMetric_IsShownAndDecidesNothing()
    {
        var noise = new Noise(27);
        var config = Pairs.Config(Pairs.Metric("good", _increase), Pairs.Metric("muted", _increase with { Muted = true, Critical = true }));
        var verdict = new EvidenceJudge().Judge(
            config,
            Pairs.Usual,
            [
                Pairs.Pair("good", noise.LogNormal(60, 1, 0.05), noise.LogNormal(60, 1, 0.05)),
                Pairs.Pair("muted", noise.LogNormal(60, 3, 0.05), noise.LogNormal(60, 1, 0.05)),
            ]
        );
        verdict.Outcome.ShouldBe(Outcome.Pass);
        (verdict.Metrics[1].Outcome, verdict.Metrics[1].Weight).ShouldBe((Outcome.Fail, 0));
    }

    [Theory]
    [InlineData(false, Outcome.NoData)]
    [InlineData(true, Outcome.Fail)]
    public void Judge_ACanaryThatFellSilent_IsNoSuccess(bool must, Outcome expected)
    {
        var noise = new Noise(28);
        double[] canary = [.. noise.LogNormal(57, 1, 0.05), double.NaN, double.NaN, double.NaN];
        var verdict = Judge(_increase with { MustHaveData = must }, canary, noise.LogNormal(60, 1, 0.05));
        (verdict.Outcome, verdict.Class, verdict.Score).ShouldBe((expected, ScoreClass.Fail, 0));
    }

    [Fact]
    public void Judge_NoSamplesAtAll_IsNoData()
    {
        var verdict = new EvidenceJudge().Judge(Pairs.Config(Pairs.Metric("m")), Pairs.Usual, []);
        verdict.Outcome.ShouldBe(Outcome.NoData);
        verdict.Reason.ShouldContain("m: there are no samples");
    }

    [Fact]
    public void Judge_EverythingMuted_IsNoData() => Judge(new() { Muted = true }, [1, 2, 3], [1, 2, 3]).Outcome.ShouldBe(Outcome.NoData);

    [Fact]
    public void Judge_PairsWithTags_AreAveragedInsideTheirMetric()
    {
        var noise = new Noise(29);
        var bad = Pairs.Pair("m", noise.LogNormal(8, 2, 0.05), noise.LogNormal(8, 1, 0.05));
        var good = Pairs.Pair("m", noise.LogNormal(8, 1, 0.05), noise.LogNormal(8, 1, 0.05));
        var config = Pairs.Config(Pairs.Metric("m", _increase));
        new EvidenceJudge().Judge(config, Pairs.Usual, [bad]).Outcome.ShouldBe(Outcome.Fail);
        new EvidenceJudge().Judge(config, Pairs.Usual, [bad, good, good, good]).Outcome.ShouldNotBe(Outcome.Fail);
        new EvidenceJudge().Judge(config, Pairs.Usual, [bad, bad, bad, good]).Outcome.ShouldBe(Outcome.Fail);
    }

    [Fact]
    public void Judge_CounterThatIsNotThereYet_HasCountedNothing()
    {
        var noise = new Noise(30);
        var exposure = Enumerable.Repeat(6000.0, 20).ToArray();
        var pair = Pairs.Pair(
            "m",
            [.. Enumerable.Range(0, 20).Select(_ => noise.Poisson(30))],
            Enumerable.Repeat(double.NaN, 20).ToArray()
        ) with
        {
            Kind = MetricKind.Count,
            CanaryExposure = exposure,
            BaselineExposure = exposure,
        };
        Judge(_increase with { NanStrategy = NanStrategy.Replace }, pair).Outcome.ShouldBe(Outcome.Fail);
        Judge(_increase, pair).Outcome.ShouldBe(Outcome.NoData);
    }

    [Theory]
    [InlineData(MetricKind.Count, "without exposures")]
    [InlineData(MetricKind.Histogram, "HistogramSequentialTest")]
    public void Judge_KindThatThePairDoesNotFit_IsAnErrorThatSaysWhatToDo(MetricKind kind, string remedy)
    {
        var verdict = Judge(_increase, Pairs.Pair("m", [1, 2], [1, 2]) with { Kind = kind });
        verdict.Outcome.ShouldBe(Outcome.Error);
        verdict.Reason.ShouldContain(remedy);
    }

    [Fact]
    public void Judge_SamplesOfAnUnknownMetric_AreRefused() =>
        Should.Throw<JudgeInputException>(() => Judge(_increase, Pairs.Pair("other", [1], [2]))).Message.ShouldContain("\"other\"");

    [Theory]
    [InlineData(0, 0.05, 1.25, 60, "Alpha")]
    [InlineData(0.05, 1, 1.25, 60, "Beta")]
    [InlineData(0.05, 0.05, 1, 60, "PassMargin")]
    [InlineData(0.05, 0.05, 1.25, double.NaN, "StepSeconds")]
    public void New_OptionOutOfRange_IsNamed(double alpha, double beta, double margin, double step, string name) =>
        Should
            .Throw<ArgumentException>(() =>
                new EvidenceJudge(
                    new()
                    {
                        Alpha = alpha,
                        Beta = beta,
                        PassMargin = margin,
                        StepSeconds = step,
                    }
                )
            )
            .Message.ShouldContain(name);

    private static EvidenceVerdict Judge(MetricAnalysis analysis, double[] canary, double[] baseline) =>
        Judge(analysis, Pairs.Pair("m", canary, baseline));

    private static EvidenceVerdict Judge(MetricAnalysis analysis, MetricPair pair) =>
        new EvidenceJudge().Judge(Pairs.Config(Pairs.Metric("m", analysis)), Pairs.Usual, [pair]);
}
