using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Rollouts.Expressions.Tests;

/// <summary>Agreement with evaluations recorded from the original.</summary>
public sealed class RecordedEvaluationTests(ITestOutputHelper output)
{
    /// <summary>The share reached so far; it only ever rises.</summary>
    private const double EvaluationFloor = 0.995;

    private const double VerdictFloor = 1.0;

    [Fact]
    public void Run_RecordedEvaluations_AgreesAndNeverCrashes()
    {
        var folder = RecordedFiles.Require();
        var environments = RecordedFiles.Environments(folder);
        var tally = new Tally();
        foreach (var vector in RecordedFiles.Lines(folder, "vectors.jsonl.gz"))
        {
            if (vector.TryGetProperty("go_sensitive", out _))
            {
                continue;
            }

            var source = vector.GetProperty("expr").GetString()!;
            var expected = vector.TryGetProperty("correct", out var correct) ? correct : vector;
            var approximately = vector.TryGetProperty("approx", out _);
            var clock = Stopwatch.GetTimestamp();
            var (agrees, actual) = Judge(source, environments[vector.GetProperty("env").GetString()!], expected, approximately);
            Stopwatch.GetElapsedTime(clock).ShouldBeLessThan(TimeSpan.FromSeconds(20), source);
            tally.Add(
                vector.GetProperty("src").GetString()!,
                agrees,
                () => $"{source}  [{vector.GetProperty("env")}] expected {Shown(expected)} actual {actual}"
            );
        }

        tally.Print(output, Environment.GetEnvironmentVariable("ROLLOUTS_DISAGREEMENTS"));
        tally.Share.ShouldBeGreaterThanOrEqualTo(EvaluationFloor);
    }

    [Fact]
    public void Evaluate_RecordedVerdicts_Agrees()
    {
        var folder = RecordedFiles.Require();
        var tally = new Tally();
        foreach (var vector in RecordedFiles.Lines(folder, "argo-vectors.jsonl.gz"))
        {
            // Slices of Go structs come with the provider that makes them.
            if (vector.TryGetProperty("json_env", out _))
            {
                continue;
            }

            var success = vector.GetProperty("successCondition").GetString();
            var failure = vector.GetProperty("failureCondition").GetString();
            var verdict = ConditionEvaluator.Evaluate(RecordedValue.Read(vector.GetProperty("result")), success, failure);
            var expected = vector.GetProperty("phase").GetString()!;
            tally.Add(
                vector.GetProperty("src").GetString()!,
                verdict.Phase == expected,
                () => $"result {vector.GetProperty("result")} success `{success}` failure `{failure}` expected {expected} actual {verdict}"
            );
        }

        tally.Print(output, Environment.GetEnvironmentVariable("ROLLOUTS_DISAGREEMENTS"));
        tally.Share.ShouldBeGreaterThanOrEqualTo(VerdictFloor);
    }

    private static (bool Agrees, string Actual) Judge(
        string source,
        ExpressionEnvironment environment,
        JsonElement expected,
        bool approximately
    )
    {
        var ok = expected.GetProperty("ok").GetBoolean();
        Program program;
        try
        {
            program = Program.Compile(source, environment);
        }
        catch (ExpressionException e)
        {
            return (!ok && expected.GetProperty("stage").GetString() == "compile", $"compile: {e.Message}");
        }

        try
        {
            var value = program.Run(environment);
            return (ok && RecordedValue.Matches(expected.GetProperty("result"), value, approximately), $"{value.Kind} {Shorten(value)}");
        }
        catch (ExpressionException e)
        {
            return (!ok && expected.GetProperty("stage").GetString() == "runtime", $"runtime: {e.Message}");
        }
    }

    private static string Shorten(MeasuredValue value)
    {
        var text = value.ToGoString();
        return text.Length > 100 ? text[..100] : text;
    }

    private static string Shown(JsonElement expected) =>
        expected.GetProperty("ok").GetBoolean()
            ? $"{expected.GetProperty("type")} {expected.GetProperty("result").GetRawText()}"
            : $"{expected.GetProperty("stage")}: {expected.GetProperty("error")}";

    private sealed class Tally
    {
        private readonly SortedDictionary<string, (int Agreed, int Total)> _bySource = new(StringComparer.Ordinal);
        private readonly List<string> _disagreements = [];

        public double Share => (double)_bySource.Values.Sum(s => s.Agreed) / Math.Max(1, _bySource.Values.Sum(s => s.Total));

        public void Add(string source, bool agrees, Func<string> describe)
        {
            var (agreed, total) = _bySource.GetValueOrDefault(source);
            _bySource[source] = (agreed + (agrees ? 1 : 0), total + 1);
            if (!agrees)
            {
                _disagreements.Add($"{source}: {describe()}");
            }
        }

        public void Print(ITestOutputHelper output, string? disagreements)
        {
            foreach (var (source, (agreed, total)) in _bySource)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source, -20} {agreed, 7} / {total}"));
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"agreement {Share:P3}"));
            foreach (var disagreement in _disagreements.Take(20))
            {
                output.WriteLine(disagreement);
            }

            if (disagreements is not null)
            {
                File.WriteAllLines($"{disagreements}-{_bySource.Count}.txt", _disagreements, new System.Text.UTF8Encoding(false, false));
            }
        }
    }
}
