using System.Globalization;
using Rollouts.Conformance;

namespace Rollouts.Expressions.Tests;

/// <summary>Agreement with evaluations, verdicts and syntax trees recorded from the original.</summary>
public sealed class RecordedCaseTests(ITestOutputHelper output)
{
    [Fact]
    public void Judge_RecordedEvaluations_AgreeButForTheKnown() =>
        Disagreements("vectors.jsonl.gz").ShouldBe(KnownDifferences.Cases, ignoreOrder: true);

    [Theory]
    [InlineData("argo-vectors.jsonl.gz")]
    [InlineData("parse-vectors.jsonl.gz")]
    public void Judge_RecordedVerdictsAndTrees_Agree(string file) => Disagreements(file).ShouldBeEmpty();

    [Fact]
    public void Cases_KnownToDiffer_AreFew() => KnownDifferences.Cases.Count.ShouldBeLessThanOrEqualTo(20);

    [Fact]
    public void Print_RecordedTrees_ParseToTheSameTree()
    {
        var folder = RecordedFiles.Require();
        foreach (var line in RecordedFiles.Lines(folder, "parse-vectors.jsonl.gz").Where(l => l.Truth("ok")))
        {
            var tree = Parse(line.Text("expr"));
            var printed = SyntaxPrinter.Print(tree);
            SyntaxTreeJson.Write(Parse(printed)).ShouldBe(SyntaxTreeJson.Write(tree), printed);
            SyntaxPrinter.Print(Parse(printed)).ShouldBe(printed);
        }
    }

    private List<string> Disagreements(string file)
    {
        var folder = RecordedFiles.Require();
        var outcomes = new RecordedCases(Path.Combine(folder, "envs")).Judge(Path.Combine(folder, file)).Select(o => o.Outcome).ToList();
        outcomes.ShouldNotBeEmpty();
        foreach (var group in outcomes.GroupBy(o => o.Source).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{group.Key, -20} {group.Count(o => o.Agrees), 6} / {group.Count()}")
            );
        }

        var disagreements = outcomes.Where(o => !o.Agrees).ToList();
        foreach (var outcome in disagreements.Take(20))
        {
            output.WriteLine($"{outcome.Case} expected {outcome.Expected} got {outcome.Actual}");
        }

        return [.. disagreements.Select(o => o.Case)];
    }

    private static SyntaxNode Parse(string source) => Parser.Parse(source, ExpressionLimits.Default, _ => false);
}
