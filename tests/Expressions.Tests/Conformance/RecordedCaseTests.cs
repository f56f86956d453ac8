using Rollouts.Conformance;

namespace Rollouts.Expressions.Tests;

/// <summary>Agreement with evaluations, verdicts and syntax trees recorded from the original.</summary>
public sealed class RecordedCaseTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("vectors.jsonl.gz", 4)]
    [InlineData("argo-vectors.jsonl.gz", 0)]
    [InlineData("parse-vectors.jsonl.gz", 0)]
    public void Judge_RecordedCases_Agree(string file, int knownDisagreements)
    {
        var folder = RecordedFiles.Require();
        using var shown = new StringWriter();
        var tally = ExpressionsCommand.Compare(Path.Combine(folder, file), Path.Combine(folder, "envs"), shown);
        tally.End();
        output.WriteLine(shown.ToString());
        tally.Total.ShouldBePositive();
        (tally.Total - tally.Agreed).ShouldBeLessThanOrEqualTo(knownDisagreements);
    }

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

    private static SyntaxNode Parse(string source) => Parser.Parse(source, ExpressionLimits.Default, _ => false);
}
