using System.Globalization;
using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>One example of the guide: a run of a template, whose source answers line by line.</summary>
internal sealed class GuideRun
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _clock = new(Start);
    private AnalysisRun _run;

    public GuideRun(string manifest)
    {
        var template = KubeYaml.Read(manifest).Single()!.Deserialize<AnalysisTemplate>(RolloutsJson.Options)!;
        var spec = AnalysisRunSpecBuilder.Build(
            [new AnalysisTemplateRef { TemplateName = template.Metadata.Name! }],
            _ => AnalysisPolicies.Fold(template.Metadata, template.Spec)
        );
        _run = new AnalysisRun
        {
            Metadata = new ObjectMeta { Name = "run", Namespace = "shop" },
            Spec = spec,
        };
        Assess([]);
    }

    public int Checks { get; private set; }

    public void Play(string line, string place)
    {
        var (verb, rest) = Cut(line);
        switch (verb)
        {
            case "=>":
                var message = string.IsNullOrEmpty(_run.Status.Message) ? "" : $": {_run.Status.Message}";
                $"{_run.Status.Phase}{message}".ShouldBe(rest, place);
                Checks++;
                break;
            case "why":
                Explainer.Explain(_run).Sentence.ShouldBe(rest, place);
                break;
            case "otherwise":
                MetricOf(rest).Otherwise.ShouldBe(Cut(rest).Remainder, place);
                break;
            case "query":
                MetricOf(rest).Query.ShouldBe(Cut(rest).Remainder, place);
                break;
            default:
                GoDuration.TryParse(verb, out var time).ShouldBeTrue($"{place}: {line}");
                Happen(Start + time.ToTimeSpan(), rest, place);
                break;
        }
    }

    private void Happen(DateTimeOffset at, string what, string place)
    {
        if (at > _clock.GetUtcNow())
        {
            _clock.Advance(at - _clock.GetUtcNow());
        }

        var (metric, answer) = Cut(what);
        if (metric == "stop")
        {
            _run = _run with { Spec = _run.Spec with { Terminate = true } };
            Assess([]);
            return;
        }

        var task = AnalysisEngine.Next(_run, _clock.GetUtcNow()).Due.FirstOrDefault(t => t.MetricName == metric);
        task.ShouldNotBeNull($"{place}: {metric} is not due");
        var variables = RunVariables.Of(_run, task, _clock.GetUtcNow());
        var resolved = MetricResolver.Resolve(task.Metric, _run.Spec.Args, new Dictionary<string, string>(), variables);
        Assess([MeasurementRecorder.Record(task, resolved, AnswerOf(answer), _clock.GetUtcNow(), _clock, SecretMask.None)]);
    }

    /// <summary>The status is read back from JSON each time, as after a restart.</summary>
    private void Assess(IReadOnlyList<MeasurementOutcome> outcomes)
    {
        var status = AnalysisEngine.Assess(_run, outcomes, _clock.GetUtcNow()).Status;
        var json = JsonSerializer.SerializeToUtf8Bytes(status, RolloutsJson.Options);
        _run = _run with { Status = JsonSerializer.Deserialize<AnalysisRunStatus>(json, RolloutsJson.Options)! };
    }

    /// <summary><c>nothing</c>, a number, or numbers in brackets with or without <c>newest 3m</c>.</summary>
    private ProviderAnswer.Value AnswerOf(string text)
    {
        var parts = text.Split(" newest ");
        DateTimeOffset? newest = null;
        if (parts is [_, var age])
        {
            GoDuration.TryParse(age, out var old).ShouldBeTrue(age);
            newest = _clock.GetUtcNow() - old.ToTimeSpan();
        }

        var value = parts[0];
        double[] numbers = value == "nothing" ? [] : [.. value.Trim('[', ']').Split(", ").Select(Number)];
        var measured =
            value.StartsWith('[') || numbers.Length == 0 ? MeasuredValue.FromFloats(numbers) : MeasuredValue.FromFloat(numbers[0]);
        return new ProviderAnswer.Value(measured, value.Replace(" ", "", StringComparison.Ordinal))
        {
            Data = new DataFacts { Samples = numbers.Length, NewestSample = newest },
        };
    }

    private MetricExplanation MetricOf(string text) => Explainer.Explain(_run).Metrics.Single(m => m.Metric == Cut(text).First);

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static (string First, string Remainder) Cut(string text) =>
        text.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var space ? (text[..space], text[(space + 1)..]) : (text, "");
}
