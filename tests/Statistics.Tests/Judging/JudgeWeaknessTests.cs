namespace Rollouts.Statistics.Tests;

/// <summary>
/// The weaknesses of Kayenta's judge, in the order of docs/statistics.md, each shown by both judges on the same config and samples.
/// </summary>
public sealed class JudgeWeaknessTests
{
    private static readonly MetricAnalysis _increase = new() { Direction = MetricDirection.Increase };

    // 1
    [Fact]
    public void RepeatedLooks_AHealthyCanaryEveryMinute_KayentaFailsFarMoreThanAlpha()
    {
        var (kayenta, ours) = FalseAlarms(runs: 300, Pairs.Config(Pairs.Metric("m", _increase)));
        kayenta.ShouldBeGreaterThan(0.10);
        ours.ShouldBeLessThanOrEqualTo(0.05);
    }

    // 2
    [Fact]
    public void TooFewSamples_TwoPointsApart_KayentaFailsWhereNothingCanBeKnown()
    {
        var (kayenta, ours) = Judge(_increase, [12.5, 14], [10, 11]);
        kayenta.Class.ShouldBe(ScoreClass.Fail);
        ours.Outcome.ShouldBe(Outcome.TooLittle);
    }

    // 3
    [Fact]
    public void ManyMetrics_TenHealthyCriticalOnes_KayentaFailsMostCanaries()
    {
        var metrics = Enumerable.Range(0, 10).Select(static i => Pairs.Metric($"m{i}", _increase with { Critical = true })).ToArray();
        var (kayenta, ours) = FalseAlarms(runs: 60, Pairs.Config(metrics));
        kayenta.ShouldBeGreaterThan(0.5);
        ours.ShouldBeLessThanOrEqualTo(0.05);
    }

    // 4
    [Fact]
    public void Dilution_OneDoubledMetricOfTen_KayentaCallsItMarginal()
    {
        var noise = new Noise(4);
        var config = Pairs.Config([.. Enumerable.Range(0, 10).Select(static i => Pairs.Metric($"m{i}", _increase))]);
        var pairs = config
            .Metrics.Select((metric, i) => Pairs.Pair(metric.Name, noise.LogNormal(60, i == 0 ? 2 : 1, 0.1), noise.LogNormal(60, 1, 0.1)))
            .ToArray();
        new KayentaJudge()
            .Judge(config, Pairs.Usual, pairs)
            .ShouldSatisfyAllConditions(
                static verdict => verdict.Class.ShouldBe(ScoreClass.Marginal),
                static verdict => verdict.Score.Score.ShouldBe(90)
            );
        var ours = new EvidenceJudge().Judge(config, Pairs.Usual, pairs);
        ours.Outcome.ShouldBe(Outcome.Fail);
        ours.FailedAt.ShouldBeLessThan(15);
        ours.Metrics.Where(static metric => metric.Outcome == Outcome.Fail).Select(static metric => metric.Name).ShouldBe(["m0"]);
    }

    // 5
    [Fact]
    public void Units_DoubledLatencyInSecondsInsteadOfMicroseconds_KayentaPassesIt()
    {
        var noise = new Noise(5);
        var (canary, baseline) = (noise.LogNormal(60, 40, 0.25), noise.LogNormal(60, 20, 0.25));
        var (kayentaMicros, oursMicros) = Judge(_increase, canary, baseline);
        var (kayentaSeconds, oursSeconds) = Judge(_increase, Scaled(canary, 1e-6), Scaled(baseline, 1e-6));
        (kayentaMicros.Class, kayentaSeconds.Class).ShouldBe((ScoreClass.Fail, ScoreClass.Pass));
        (oursMicros.Outcome, oursSeconds.Outcome).ShouldBe((Outcome.Fail, Outcome.Fail));
        oursSeconds.FailedAt.ShouldBe(oursMicros.FailedAt);
    }

    // 6
    [Fact]
    public void Tolerance_TwelvePercentAgainstTenAllowed_KayentaComparesAnUntestedEstimate()
    {
        var noise = new Noise(6);
        var analysis = _increase with { EffectSize = new() { AllowedIncrease = 1.1 } };
        var (kayenta, ours) = Judge(analysis, noise.LogNormal(40, 1.12, 0.08), noise.LogNormal(40, 1, 0.08));
        kayenta.Class.ShouldBe(ScoreClass.Fail);
        ours.Outcome.ShouldBe(Outcome.Undecided);
        ours.Metrics[0].Effect.Interval.Contains(1.1).ShouldBeTrue();
    }

    // 7
    [Fact]
    public void MinorityOfSamples_SevenOfTenAHundredTimesHigher_KayentaPassesThem()
    {
        var (kayenta, ours) = Judge(new(), [100, 100, 100, 1, 100, 100, 1, 100, 100, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        kayenta.Class.ShouldBe(ScoreClass.Pass);
        kayenta.Metrics[0].Classification.Ratio.ShouldBeGreaterThan(70);
        ours.Outcome.ShouldNotBe(Outcome.Pass);
        Judge(_increase, [100, 100, 100, 1, 100, 100, 1, 100, 100, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]).Ours.Outcome.ShouldBe(Outcome.Fail);
    }

    // 7
    [Fact]
    public void SparseErrors_AgainstNone_KayentaPassesThem()
    {
        var (kayenta, ours) = Judge(new(), [0, 1, 2, 1, 0, 0], [0, 0, 0, 0, 0, 0]);
        kayenta.Class.ShouldBe(ScoreClass.Pass);
        ours.Outcome.ShouldBe(Outcome.Undecided);
    }

    // 8
    [Theory]
    [InlineData(100, Outcome.Undecided)]
    [InlineData(20_000, Outcome.Fail)]
    public void Counts_SameRatiosOfFewOrManyRequests_KayentaCannotTellThemApart(double requests, Outcome expected)
    {
        double[] canary = [0.02, 0.04, 0.03, 0.02, 0.03, 0.02, 0.04, 0.03];
        double[] baseline = [0.01, 0.02, 0.01, 0.01, 0.02, 0.01, 0.02, 0.01];
        var config = Pairs.Config(Pairs.Metric("m", _increase));
        var counted = Pairs.Pair("m", Scaled(canary, requests), Scaled(baseline, requests)) with
        {
            Kind = MetricKind.Ratio,
            CanaryExposure = Scaled(new double[8], 0, requests),
            BaselineExposure = Scaled(new double[8], 0, requests),
        };
        Judge(_increase, canary, baseline).Kayenta.Class.ShouldBe(ScoreClass.Fail);
        new EvidenceJudge().Judge(config, Pairs.Usual, [counted]).Outcome.ShouldBe(expected);
    }

    // 9
    [Fact]
    public void CommonSwings_TenPercentWorseInEveryMinute_KayentaThrowsThePairingAway()
    {
        var noise = new Noise(9);
        double[] load = [.. Enumerable.Range(0, 40).Select(static i => Math.Exp(Math.Sin(i / 3.0)))];
        double[] baseline = [.. load.Select(level => level * Math.Exp(0.02 * noise.Normal()))];
        double[] canary = [.. load.Select(level => 1.1 * level * Math.Exp(0.02 * noise.Normal()))];
        var (kayenta, ours) = Judge(_increase, canary, baseline);
        kayenta.Class.ShouldBe(ScoreClass.Pass);
        ours.Outcome.ShouldBe(Outcome.Fail);
    }

    // 10
    [Fact]
    public void Errors_ATestThatCannotBeComputed_KayentaCountsItAsPassed()
    {
        var (kayenta, ours) = Judge(_increase with { Critical = true }, [double.PositiveInfinity, 2, 3], [1, 2, 3.5]);
        kayenta.Metrics[0].Classification.Label.ShouldBe(KayentaLabel.Error);
        (kayenta.Class, kayenta.Score.Score).ShouldBe((ScoreClass.Pass, 100));
        ours.Outcome.ShouldNotBe(Outcome.Pass);
        ours.Score.ShouldBeLessThan(95);
    }

    // 11
    [Fact]
    public void Replace_ACanaryThatNoLongerReportsItsLatency_KayentaFindsItFast()
    {
        var noise = new Noise(11);
        var silent = Enumerable.Repeat(double.NaN, 30).ToArray();
        var (kayenta, ours) = Judge(_increase with { NanStrategy = NanStrategy.Replace }, silent, noise.LogNormal(30, 100, 0.1));
        kayenta.Class.ShouldBe(ScoreClass.Pass);
        kayenta.Metrics[0].Canary.Mean.ShouldBe(0);
        ours.Outcome.ShouldBe(Outcome.NoData);
        ours.Metrics[0].Notes.ShouldHaveSingleItem().ShouldContain("missing");
    }

    // 12
    [Fact]
    public void Randomness_TwoConstants_KayentaAddsNoiseAndWeNeedNone()
    {
        var (high, low) = (Enumerable.Repeat(11.0, 20).ToArray(), Enumerable.Repeat(10.0, 20).ToArray());
        var config = Pairs.Config(Pairs.Metric("m", _increase));
        var shifts = Enumerable
            .Range(0, 3)
            .Select(seed => new KayentaJudge(new() { NoiseSeed = (ulong)seed }).Judge(config, Pairs.Usual, [Pairs.Pair("m", high, low)]))
            .Select(static verdict => verdict.Metrics[0].Classification.Shift)
            .ToArray();
        shifts.Distinct().Count().ShouldBe(3);
        var (_, ours) = Judge(_increase, high, low);
        var (_, again) = Judge(_increase, high, low);
        ours.Outcome.ShouldBe(Outcome.Fail);
        ours.Metrics[0].Effect.ShouldBe(again.Metrics[0].Effect);
        ours.Metrics[0].Effect.Estimate!.Value.ShouldBe(1.1, 1e-12);
    }

    // 13
    [Fact]
    public void LateOnset_TripledFromMinuteThirtyOn_KayentaDrownsItInTheHealthyPast()
    {
        var noise = new Noise(13);
        double[] canary = [.. noise.LogNormal(30, 1, 0.3), .. noise.LogNormal(18, 3, 0.3)];
        var (kayenta, ours) = Judge(_increase, canary, noise.LogNormal(48, 1, 0.3));
        kayenta.Class.ShouldBe(ScoreClass.Pass);
        ours.Outcome.ShouldBe(Outcome.Fail);
        ours.FailedAt.ShouldBeInRange(31, 48);
    }

    // 14
    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    public void Labels_ALimitOfZero_KayentaSwitchesItOffInSilence(double allowed)
    {
        var noise = new Noise(14);
        var analysis = _increase with { EffectSize = new() { AllowedIncrease = allowed } };
        var (kayenta, ours) = Judge(analysis, noise.LogNormal(60, 1.02, 0.01), noise.LogNormal(60, 1, 0.01));
        kayenta.Class.ShouldBe(ScoreClass.Fail);
        ours.Outcome.ShouldBe(Outcome.Error);
        ours.Reason.ShouldContain("effectSize.allowedIncrease");
        ours.Reason.ShouldContain("0.01 to 100");
    }

    // 15
    [Fact]
    public void Report_KayentaHasALabelAndARatio_OursHasEvidenceAndALevelToChoose()
    {
        var noise = new Noise(15);
        var (canary, baseline) = (noise.LogNormal(12, 1.3, 0.1), noise.LogNormal(12, 1, 0.1));
        var (_, ours) = Judge(_increase, canary, baseline);
        ours.Outcome.ShouldBe(Outcome.Fail);
        ours.AlwaysValidP.ShouldBeInRange(1e-9, 0.05);
        ours.Metrics[0].Effect.Interval.Contains(1.3).ShouldBeTrue();
        ours.Reason.ShouldContain("times the baseline");
        Judge(_increase, canary, baseline, new() { Alpha = ours.AlwaysValidP * 0.99 }).Ours.Outcome.ShouldBe(Outcome.Undecided);
        Judge(_increase, canary, baseline, new() { Alpha = ours.AlwaysValidP * 1.01 }).Ours.Outcome.ShouldBe(Outcome.Fail);
    }

    private static double[] Scaled(double[] values, double factor, double offset = 0) =>
        [.. values.Select(value => (value * factor) + offset)];

    private static (KayentaVerdict Kayenta, EvidenceVerdict Ours) Judge(
        MetricAnalysis analysis,
        double[] canary,
        double[] baseline,
        EvidenceJudgeOptions? options = null
    )
    {
        var config = Pairs.Config(Pairs.Metric("m", analysis));
        MetricPair[] pairs = [Pairs.Pair("m", canary, baseline)];
        return (new KayentaJudge().Judge(config, Pairs.Usual, pairs), new EvidenceJudge(options).Judge(config, Pairs.Usual, pairs));
    }

    /// <summary>How often a canary that differs in nothing is failed when it is judged after each of 60 minutes, from the second on.</summary>
    private static (double Kayenta, double Ours) FalseAlarms(int runs, CanaryConfig config)
    {
        var noise = new Noise(1);
        var (kayenta, ours) = (0, 0);
        for (var run = 0; run < runs; run++)
        {
            var whole = config
                .Metrics.Select(metric => Pairs.Pair(metric.Name, noise.LogNormal(60, 1, 0.2), noise.LogNormal(60, 1, 0.2)))
                .ToArray();
            var looks = Enumerable.Range(2, 59).Select(minutes => whole.Select(pair => First(pair, minutes)).ToArray());
            kayenta += looks.Any(pairs => new KayentaJudge().Judge(config, Pairs.Usual, pairs).Class == ScoreClass.Fail) ? 1 : 0;

            // Once failed stays failed: the last look knows of all the others.
            ours += new EvidenceJudge().Judge(config, Pairs.Usual, whole).Outcome == Outcome.Fail ? 1 : 0;
        }

        return ((double)kayenta / runs, (double)ours / runs);
    }

    private static MetricPair First(MetricPair pair, int samples) =>
        pair with
        {
            Canary = pair.Canary[..samples],
            Baseline = pair.Baseline[..samples],
        };
}
