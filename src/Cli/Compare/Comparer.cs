using Rollouts.Statistics;

namespace Rollouts.Cli;

/// <summary>Reads both files and asks the judge that fits.</summary>
internal static class Comparer
{
    public const string KayentaName = "kayenta";

    /// <exception cref="CompareException">The files or the options cannot be compared.</exception>
    public static Comparison Compare(CompareOptions options)
    {
        var (canary, baseline) = (ArmFileReader.Read(options.Canary), ArmFileReader.Read(options.Baseline));
        var kind = KindOf(options.Kind, canary, baseline);
        if (kind == ComparedKind.Samples)
        {
            return options.Kayenta
                ? Kayenta(options, kind, canary, baseline)
                : SampleComparison.Compare(options, canary.Column(0), baseline.Column(0));
        }

        (canary, baseline, var step) = ArmAlignment.Align(canary, baseline);
        options = options with { StepSeconds = step ?? options.StepSeconds };
        var comparison =
            options.Kayenta ? Kayenta(options, kind, canary, baseline)
            : kind == ComparedKind.Histogram ? HistogramFiles.Compare(options, canary, baseline)
            : Evidence(options, kind, canary, baseline);
        return canary.HasTimes == baseline.HasTimes
            ? comparison
            : comparison with
            {
                Notes = [.. comparison.Notes, "only one file has times, so that rows were brought together by their position"],
            };
    }

    private static ComparedKind KindOf(ComparedKind? asked, ArmFile canary, ArmFile baseline)
    {
        var (first, second) = (canary.Columns.Kind, baseline.Columns.Kind);
        if (first != second)
        {
            throw new CompareException(
                $"{canary.Path} holds a {Name(first)} and {baseline.Path} a {Name(second)}; give both files the same columns."
            );
        }

        var fits = asked switch
        {
            null => true,
            ComparedKind.Samples => first == ComparedKind.Gauge,
            ComparedKind.Ratio => first == ComparedKind.Count,
            _ => asked == first,
        };
        return fits
            ? asked ?? first
            : throw new CompareException(
                $"--kind {Name(asked!.Value)} does not fit the columns of {canary.Path}, a {Name(first)}; leave it out or write {ArmColumns.Help}."
            );
    }

    private static string Name(ComparedKind kind) => kind.ToString().ToLowerInvariant();

    private static MetricPair Pair(CompareOptions options, ComparedKind kind, ArmFile canary, ArmFile baseline)
    {
        var pair = new MetricPair
        {
            Name = options.Name,
            Canary = canary.Column(0),
            Baseline = baseline.Column(0),
        };
        return kind is ComparedKind.Count or ComparedKind.Ratio
            ? pair with
            {
                Kind = kind == ComparedKind.Ratio ? MetricKind.Ratio : MetricKind.Count,
                CanaryExposure = canary.Column(1),
                BaselineExposure = baseline.Column(1),
            }
            : pair;
    }

    private static CanaryConfig Config(CompareOptions options) =>
        new()
        {
            Name = "compare",
            Metrics =
            [
                new()
                {
                    Name = options.Name,
                    Groups = ["all"],
                    Analysis = options.Analysis with { Muted = false },
                },
            ],
        };

    private static Comparison Evidence(CompareOptions options, ComparedKind kind, ArmFile canary, ArmFile baseline)
    {
        var judge = new EvidenceJudge(
            new()
            {
                Alpha = options.Alpha,
                PassMargin = options.PassMargin,
                StepSeconds = options.StepSeconds,
            }
        );
        var verdict = judge.Judge(Config(options), new(100, 0), [Pair(options, kind, canary, baseline)]);
        var metric = verdict.Metrics[0];
        return new()
        {
            Outcome = verdict.Outcome,
            Judge = "rollouts",
            Kind = kind,
            Effect = metric.Effect,
            Sureness = SurenessOf(metric.LogE, verdict.AlwaysValidP, options.Alpha),
            P = verdict.AlwaysValidP,
            LogE = metric.LogE,
            FailedAt = verdict.FailedAt,
            Explanation = metric.Explanation,
            Notes = metric.Notes,
        };
    }

    internal static string SurenessOf(double logE, double alwaysValidP, double alpha) =>
        $"{Figures.Show(Math.Exp(Math.Min(logE, 300)))} that it is worse, and {Figures.Show(1 / alpha)} fails it; p = {Figures.Show(alwaysValidP)} however often one looks";

    private static Comparison Kayenta(CompareOptions options, ComparedKind kind, ArmFile canary, ArmFile baseline)
    {
        if (kind == ComparedKind.Histogram)
        {
            throw new CompareException("--judge kayenta compares one number per row, and the files hold histograms; use --judge rollouts.");
        }

        var pair = Pair(options, kind, canary, baseline);
        if (!pair.CanaryExposure.IsEmpty)
        {
            pair = pair with { Canary = Rates(canary), Baseline = Rates(baseline) };
        }

        var verdict = new KayentaJudge().Judge(Config(options), new(95, 75), [pair]);
        var answer = verdict.Metrics[0].Classification;
        return new()
        {
            Outcome = answer.Label switch
            {
                KayentaLabel.Pass => Outcome.Pass,
                KayentaLabel.Nodata => Outcome.NoData,
                KayentaLabel.Error => Outcome.Undecided,
                _ => Outcome.Fail,
            },
            Judge = KayentaName,
            Kind = kind,
            Effect = answer.Shift is { } shift
                ? new("shift of the canary", shift.Estimate, shift.Interval, new KayentaJudgeOptions().Confidence, 0)
                : Effect.Unknown("shift of the canary", new KayentaJudgeOptions().Confidence, 0),
            Sureness =
                $"Kayenta calls it {answer.Label}, at a ratio of means of {(double.IsNaN(answer.Ratio) ? "a mean that is 0" : Figures.Show(answer.Ratio))}",
            Explanation =
                answer.Reason
                ?? "Kayenta gives no reason for a pass; it means that no significant shift was found, not that there is none.",
        };
    }

    private static double[] Rates(ArmFile file) =>
        [.. file.Rows.Select(static row => row.Values[1] > 0 ? row.Values[0] / row.Values[1] : double.NaN)];
}
