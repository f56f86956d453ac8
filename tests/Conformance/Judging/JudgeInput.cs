using System.Text;
using System.Text.Json;
using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>The input of a recorded case, in our types. Null stands for NaN in a series.</summary>
internal sealed class JudgeInput(JsonElement element)
{
    public bool Has(string field) => element.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null;

    public double Number(string field) => element.GetProperty(field).GetDouble();

    /// <summary>The text of a field; null when it is something else.</summary>
    public string? Word(string field) =>
        element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public bool Flag(string field) => element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.True;

    public double[] Series(string field) => Series(element, field);

    public ShiftStatistic Statistic() => new([.. Series("x").Order()], [.. Series("y").Order()]);

    public ScoreThresholds Thresholds(string pass, string marginal) => new(Number(pass), Number(marginal));

    public ScoreThresholds ScoreThresholds() => new JudgeInput(element.GetProperty("scoreThresholds")).Thresholds("pass", "marginal");

    public CanaryConfigImport Config() => CanaryConfigReader.Read(Encoding.UTF8.GetBytes(element.GetProperty("config").GetRawText()));

    public IReadOnlyList<MetricPair> Pairs() =>
        [
            .. element
                .GetProperty("metricSetPairs")
                .EnumerateArray()
                .Select(static pair => new MetricPair
                {
                    Name = pair.GetProperty("name").GetString()!,
                    Canary = Series(pair, "experiment"),
                    Baseline = Series(pair, "control"),
                }),
        ];

    public KayentaJudgeOptions ClassifierOptions()
    {
        var options = new KayentaJudgeOptions
        {
            Classifier = Enum.Parse<KayentaClassifierKind>(Word("classifier") ?? nameof(KayentaClassifierKind.MannWhitney)),
        };
        return options with
        {
            Tolerance = Has("tolerance") ? Number("tolerance") : options.Tolerance,
            Confidence = Has("confLevel") ? Number("confLevel") : options.Confidence,
        };
    }

    public MetricAnalysis Analysis()
    {
        var limits = new EffectSizeLimits(Word("measure") == "cles" ? EffectSizeMeasure.Cles : EffectSizeMeasure.MeanRatio);
        if (Has("allowed"))
        {
            limits = limits with { AllowedDecrease = Series("allowed")[0], AllowedIncrease = Series("allowed")[1] };
        }

        if (Has("criticalThresholds"))
        {
            limits = limits with { CriticalDecrease = Series("criticalThresholds")[0], CriticalIncrease = Series("criticalThresholds")[1] };
        }

        return new()
        {
            Direction = Enum.Parse<MetricDirection>(Word("direction")!, ignoreCase: true),
            NanStrategy = Enum.Parse<NanStrategy>(Word("nanStrategy")!, ignoreCase: true),
            Critical = Flag("critical"),
            MustHaveData = Flag("mustHaveData"),
            EffectSize = limits,
        };
    }

    public IReadOnlyDictionary<string, double> Weights(string field) =>
        element.GetProperty(field).EnumerateObject().ToDictionary(static weight => weight.Name, static weight => weight.Value.GetDouble());

    public IEnumerable<KayentaMetricResult> Results() =>
        element
            .GetProperty("results")
            .EnumerateArray()
            .Select(static result => new KayentaMetricResult
            {
                Name = result.GetProperty("name").GetString()!,
                Groups = [.. result.GetProperty("groups").EnumerateArray().Select(static group => group.GetString()!)],
                Muted = new JudgeInput(result).Flag("muted"),
                Classification = new(
                    Enum.Parse<KayentaLabel>(result.GetProperty("classification").GetString()!),
                    new JudgeInput(result).Word("classificationReason"),
                    1,
                    new JudgeInput(result).Flag("critical")
                ),
            });

    private static double[] Series(JsonElement element, string field) =>
        [
            .. element
                .GetProperty(field)
                .EnumerateArray()
                .Select(static value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble()),
        ];
}
