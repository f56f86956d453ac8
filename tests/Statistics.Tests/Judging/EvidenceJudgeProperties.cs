using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

/// <summary>What holds for any config and any samples.</summary>
public sealed class EvidenceJudgeProperties
{
    private static readonly Gen<double> _sample = Gen.Frequency(
        (10, Gen.Choose(1, 1000).Select(static i => i / 16.0)),
        (2, Gen.Choose(-20, 20).Select(static i => (double)i)),
        (2, Gen.Constant(double.NaN)),
        (1, Gen.Elements(0, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, 5e-324))
    );

    private static readonly Gen<double[]> _series = Gen.Choose(0, 40).SelectMany(static n => Gen.ArrayOf(_sample, n));

    private static readonly Gen<MetricAnalysis> _analysis =
        from direction in Gen.Elements(Enum.GetValues<MetricDirection>())
        from measure in Gen.Elements(Enum.GetValues<EffectSizeMeasure>())
        from limit in Gen.Elements(0.5, 0.6, 0.9, 1, 1.2, 3)
        from critical in Gen.Elements(0.5, 0.7, 1, 2)
        from flags in Gen.Choose(0, 15)
        select new MetricAnalysis
        {
            Direction = direction,
            EffectSize = new(measure) { AllowedIncrease = limit, CriticalIncrease = critical },
            Critical = (flags & 1) != 0,
            MustHaveData = (flags & 2) != 0,
            Muted = flags >= 12,
            NanStrategy = (flags & 4) != 0 ? NanStrategy.Replace : NanStrategy.Remove,
        };

    private static readonly Gen<(CanaryMetric Metric, MetricPair[] Pairs)> _metric =
        from analysis in _analysis
        from groups in Gen.SubListOf("a", "b", "c")
        from kind in Gen.Elements(MetricKind.Gauge, MetricKind.Gauge, MetricKind.Count, MetricKind.Ratio)
        from series in Gen.ArrayOf(_series, 4)
        from copies in Gen.Choose(0, 2)
        let pair = new MetricPair
        {
            Name = "",
            Kind = kind,
            Canary = series[0],
            Baseline = series[1],
            CanaryExposure = series[2],
            BaselineExposure = series[3],
        }
        select (
            new CanaryMetric
            {
                Name = "",
                Groups = [.. groups],
                Analysis = analysis,
            },
            Enumerable.Repeat(pair, copies).ToArray()
        );

    private static readonly Arbitrary<(CanaryConfig Config, MetricPair[] Pairs)> _cases = (
        from metrics in Gen.Choose(0, 4).SelectMany(static n => Gen.ArrayOf(_metric, n))
        from weights in Gen.ArrayOf(Gen.Choose(0, 50), 2)
        select (
            new CanaryConfig
            {
                Name = "random",
                Metrics = [.. metrics.Select(static (entry, i) => entry.Metric with { Name = $"m{i}" })],
                GroupWeights = new Dictionary<string, double> { ["a"] = weights[0], ["b"] = weights[1] },
            },
            metrics.SelectMany(static (entry, i) => entry.Pairs.Select(pair => pair with { Name = $"m{i}" })).ToArray()
        )
    ).ToArbitrary();

    [Fact]
    public void Judge_Anything_AnswersWithoutNaNAndInItsRanges() =>
        Check(
            static (config, pairs) =>
            {
                var verdict = Judge(config, pairs);
                verdict.Score.ShouldBeInRange(0, 100);
                Pairs.Usual.Classify(verdict.Score).ShouldBe(verdict.Class);
                verdict.Confirmed.ShouldBeInRange(0, 100);
                verdict.Rejected.ShouldBeInRange(0, 100);
                verdict.AlwaysValidP.ShouldBeInRange(0, 1);
                verdict.Reason.ShouldNotBeEmpty();
                verdict.Reason.ShouldNotContain("NaN");
                foreach (var metric in verdict.Metrics)
                {
                    metric.LogE.ShouldNotBe(double.NaN);
                    metric.AlwaysValidP.ShouldBeInRange(0, 1);
                    metric.Weight.ShouldBeInRange(0, 1);
                    metric.Effect.Interval.Lower.ShouldBeLessThanOrEqualTo(metric.Effect.Interval.Upper);
                    metric.Explanation.ShouldNotContain("NaN");
                }
            }
        );

    [Fact]
    public void Judge_Anything_PassesOnlyWhatIsShownToBeFine() =>
        Check(
            static (config, pairs) =>
            {
                var verdict = Judge(config, pairs);
                if (verdict.Outcome == Outcome.Pass)
                {
                    verdict.Confirmed.ShouldBeGreaterThanOrEqualTo(Pairs.Usual.Pass);
                    verdict.Metrics.ShouldContain(static metric => metric.Outcome == Outcome.Pass);
                    verdict.Metrics.ShouldAllBe(static metric => metric.Muted || !metric.Critical || metric.Outcome == Outcome.Pass);
                }

                verdict.Metrics.ShouldAllBe(metric => metric.Outcome != Outcome.Pass || pairs.Any(pair => pair.Name == metric.Name));
            }
        );

    [Fact]
    public void Judge_Again_IsBitIdentical() =>
        Check(static (config, pairs) => Figures(Judge(config, pairs)).ShouldBe(Figures(Judge(config, pairs))));

    [Fact]
    public void Judge_MetricsInAnotherOrder_TheSameAnswer() =>
        Check(
            static (config, pairs) =>
            {
                var there = Judge(config, pairs);
                var back = Judge(config with { Metrics = [.. config.Metrics.Reverse()] }, [.. pairs.Reverse()]);
                back.Metrics.Select(static metric => metric.Outcome)
                    .Reverse()
                    .ShouldBe(there.Metrics.Select(static metric => metric.Outcome));
                back.FailedAt.ShouldBe(there.FailedAt);
                back.AlwaysValidP.ShouldBe(there.AlwaysValidP, 1e-9);
            }
        );

    [Fact]
    public void Judge_AnotherUnit_TheSameEvidence() =>
        Prop.ForAll(
                Gen.ArrayOf(Gen.Choose(1, 1000).Select(static i => i / 7.0), 60).Two().ToArbitrary(),
                Gen.Elements(1e-6, 0.001, 3.0, 1000.0, 1e9).ToArbitrary(),
                static (series, unit) =>
                {
                    var (canary, baseline) = series;
                    foreach (var measure in Enum.GetValues<EffectSizeMeasure>())
                    {
                        var config = Pairs.Config(Pairs.Metric("m", new() { EffectSize = new(measure) }));
                        var there = Judge(config, [Pairs.Pair("m", canary, baseline)]);
                        var here = Judge(config, [Pairs.Pair("m", In(canary, unit), In(baseline, unit))]);
                        here.Outcome.ShouldBe(there.Outcome);
                        here.Metrics[0].LogE.ShouldBe(there.Metrics[0].LogE, 1e-9);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    private static double[] In(double[] values, double unit) => [.. values.Select(value => value * unit)];

    private static EvidenceVerdict Judge(CanaryConfig config, MetricPair[] pairs) => new EvidenceJudge().Judge(config, Pairs.Usual, pairs);

    private static string Figures(EvidenceVerdict verdict) =>
        string.Join(
            "; ",
            verdict
                .Metrics.Select(static metric =>
                    $"{metric.Outcome} {metric.LogE:R} {metric.AlwaysValidP:R} {metric.Effect} {metric.Explanation}"
                )
                .Append($"{verdict.Outcome} {verdict.Score:R} {verdict.AlwaysValidP:R} {verdict.FailedAt} {verdict.Reason}")
        );

    private static void Check(Action<CanaryConfig, MetricPair[]> holds) =>
        Prop.ForAll(_cases, input => holds(input.Config, input.Pairs)).QuickCheckThrowOnFailure();
}
