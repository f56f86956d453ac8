using System.Text.Json;
using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>One recorded case, and what of ours answers it.</summary>
internal sealed class JudgeCase(JsonElement element)
{
    private JudgeInput Input { get; } = new(element.GetProperty("input"));

    public string Id => element.GetProperty("id").GetString()!;

    public string Kind => element.GetProperty("kind").GetString()!;

    public string Source => element.TryGetProperty("source", out var source) ? source.GetString()! : "";

    public JsonElement Expected => element.GetProperty("expected");

    public JsonElement Tolerance => element.TryGetProperty("tolerance", out var tolerance) ? tolerance : default;

    /// <summary>Compares our answer with the recorded one.</summary>
    public void Check(Expectation expectation)
    {
        switch (Kind)
        {
            case "judge":
                CheckJudgement(expectation);
                break;
            case "judgeError":
                CheckRefusal(expectation);
                break;
            case "classify":
                CheckClassification(expectation);
                break;
            case "score":
                CheckScore(expectation);
                break;
            case "argoPhase":
                expectation.Text(
                    "phase",
                    ArgoPhase(Input.Thresholds("passThreshold", "marginalThreshold").ClassifyTruncated(Input.Number("score")))
                );
                break;
            case "aggregateJudgement":
                expectation.Flag(
                    "didPass",
                    Input.Has("pass") && Input.Has("marginal")
                        ? Input.Thresholds("pass", "marginal").AcceptsLast(Input.Number("finalScore"))
                        : !Input.Has("pass") && !Input.Has("marginal")
                );
                break;
            case "standaloneStop":
                expectation.Flag("terminal", Input.Thresholds("marginal", "marginal").EndsInterim(Input.Number("score")));
                break;
            default:
                JudgeParts.Check(Kind, Input, expectation);
                break;
        }
    }

    private static string ArgoPhase(ScoreClass score) =>
        score switch
        {
            ScoreClass.Pass => "Successful",
            ScoreClass.Marginal => "Inconclusive",
            _ => "Failed",
        };

    private void CheckJudgement(Expectation expectation)
    {
        var import = Input.Config();
        if (import.Config is null)
        {
            expectation.Differ($"the config is refused: {string.Join("; ", import.Errors)}");
            return;
        }

        var verdict = new KayentaJudge().Judge(import.Config, Input.ScoreThresholds(), Input.Pairs());
        expectation.Number("score", verdict.Score.Score);
        expectation.Text("classification", verdict.Class.ToString());
        expectation.Text("classificationReason", verdict.Score.Reason ?? "");
        expectation.NumbersByName("groupScores", verdict.Score.Groups.ToDictionary(static g => g.Name, static g => g.Score));
        expectation.Each(
            "metrics",
            verdict.Metrics,
            static (metric, actual) =>
            {
                metric.Text("name", actual.Name);
                Check(metric, actual.Classification);
            }
        );
    }

    private void CheckRefusal(Expectation expectation)
    {
        var import = Input.Config();
        if (import.Config is null)
        {
            return;
        }

        try
        {
            var verdict = new KayentaJudge().Judge(import.Config, Input.ScoreThresholds(), Input.Pairs());
            expectation.Differ($"expected a refusal, got {verdict.Class} with score {verdict.Score.Score}");
        }
        catch (JudgeInputException)
        {
            // The whole judgement fails, as recorded.
        }
    }

    private void CheckClassification(Expectation expectation)
    {
        var classifier = new KayentaClassifier(Input.ClassifierOptions());
        Check(expectation, classifier.Classify("metric", Input.Analysis(), Input.Series("experiment"), Input.Series("control")));
    }

    private void CheckScore(Expectation expectation)
    {
        var score = KayentaScorer.Score(Input.Results(), Input.Weights("groupWeights"));
        expectation.Number("score", score.Score);
        expectation.Numbers("groupScoresSorted", [.. score.Groups.Select(static group => group.Score).Order()]);
        expectation.NumbersByName("groupScores", score.Groups.ToDictionary(static g => g.Name, static g => g.Score));
        expectation.Text("reason", score.Reason);
    }

    private static void Check(Expectation expectation, KayentaClassification actual)
    {
        expectation.Text("classification", actual.Label.ToString());
        expectation.Flag("critical", actual.Critical);
        expectation.Number("deviation", actual.Ratio);
        expectation.Number("ratio", actual.Ratio);
        expectation.Text("reason", actual.Reason);
        expectation.Text("classificationReason", actual.Reason);
        expectation.Flag("reasonNotEmpty", !string.IsNullOrEmpty(actual.Reason));
    }
}
