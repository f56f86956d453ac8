using FsCheck;
using FsCheck.Fluent;
using Rollouts.Conformance;

namespace Rollouts.Expressions.Tests;

/// <summary>What holds for every expression and every measurement.</summary>
public sealed class ExpressionProperties
{
    private const int Tests = 500;

    private static readonly Arbitrary<SyntaxNode> Trees = RandomTrees.Any.ToArbitrary();

    private static readonly Arbitrary<(SyntaxNode Tree, MeasuredValue Result)> Measured = RandomTrees
        .Conditions.SelectMany(tree => RandomMeasurements.Any.Select(result => (tree, result)))
        .ToArbitrary();

    [Fact]
    public void Print_ThenParse_GivesTheSameTree() =>
        Check(
            Trees,
            tree =>
            {
                var source = SyntaxPrinter.Print(tree);
                var again = Parser.Parse(source, ExpressionLimits.Default, IsFunction);
                SyntaxTreeJson.Write(again).ShouldBe(SyntaxTreeJson.Write(tree), source);
            }
        );

    [Fact]
    public void Compile_AnyText_ThrowsNothingElse() =>
        Check(
            ArbMap.Default.ArbFor<string>(),
            text =>
            {
                if (text is not null)
                {
                    Attempt(() => Program.Compile(text, ExpressionEnvironment.ForUnknownResult()).Run(MeasuredValue.Nil));
                }
            }
        );

    [Fact]
    public void Run_AnyExpressionOnAnyMeasurement_ThrowsNothingElseAndGivesTheSameAgain() =>
        Check(
            Measured,
            c =>
            {
                var environment = ExpressionEnvironment.ForMeasurement(c.Result);
                var first = Outcome(c.Tree, environment);
                Outcome(c.Tree, environment).ShouldBe(first);
            }
        );

    [Fact]
    public void Explain_AnyExpression_AgreesWithTheRun() =>
        Check(
            Measured,
            c =>
            {
                var environment = ExpressionEnvironment.ForMeasurement(c.Result);
                if (TryCompile(c.Tree, environment) is not { } program)
                {
                    return;
                }

                var explanation = program.Explain(environment);
                Describe(explanation.Root).ShouldBe(Outcome(c.Tree, environment));
                explanation.Sentence.ShouldNotBeEmpty();
                foreach (var part in Parts(explanation.Root))
                {
                    RequireConsistent(part);
                }
            }
        );

    /// <summary>A part that claims to be always true or false is so in every run that evaluates it.</summary>
    [Fact]
    public void Analyze_ClaimsOfAlways_HoldForEveryMeasurement()
    {
        var claims = 0;
        Check(
            Measured,
            c =>
            {
                var source = SyntaxPrinter.Print(c.Tree);
                var environment = ExpressionEnvironment.ForMeasurement(c.Result);
                if (TryCompile(c.Tree, environment) is not { } program)
                {
                    return;
                }

                var parts = Parts(program.Explain(environment).Root).ToLookup(p => p.Span);
                IEnumerable<Finding> findings =
                [
                    .. program.Analyze().Findings,
                    .. TryCompile(c.Tree, ExpressionEnvironment.ForUnknownResult())?.Analyze().Findings ?? [],
                ];
                foreach (var finding in findings)
                {
                    foreach (var part in parts[finding.Span].Where(p => p.State == PartState.Value))
                    {
                        claims += RequireTrue(finding, part, source) ? 1 : 0;
                    }
                }
            }
        );
        claims.ShouldBeGreaterThan(10, "the generator makes conditions that are decided before they run");
    }

    [Fact]
    public void Explain_RecordedEvaluations_AgreesWithTheRun()
    {
        var folder = RecordedFiles.Require();
        var environments = new RecordedEnvironments(Path.Combine(folder, "envs"));
        foreach (var (number, line) in RecordedFile.Lines(Path.Combine(folder, "vectors.jsonl.gz")))
        {
            // A sample: every 37th.
            if (number % 37 == 0)
            {
                var environment = environments[line.Text("env")];
                try
                {
                    var program = Program.Compile(line.Text("expr"), environment);
                    Describe(program.Explain(environment).Root).ShouldBe(Outcome(program, environment), line.Text("expr"));
                    program.Analyze().ShouldNotBeNull();
                }
                catch (ExpressionException e)
                {
                    e.Code.ShouldNotBe(ExpressionErrorCode.Runtime, "the evaluation's faults are explained, not thrown");
                }
            }
        }
    }

    private static void Check<T>(Arbitrary<T> arbitrary, Action<T> body) =>
        Prop.ForAll(arbitrary, body).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    private static bool RequireTrue(Finding finding, ExplainedPart part, string source)
    {
        switch (finding.Code)
        {
            case FindingCode.AlwaysTrue:
                part.IsTrue.ShouldBeTrue($"{finding} in {source}");
                return true;
            case FindingCode.AlwaysFalse:
                part.IsFalse.ShouldBeTrue($"{finding} in {source}");
                return true;
            case FindingCode.IncomparableTypes:
                part.Value.AsBool().ShouldBe(part.Syntax is BinarySyntax { Operator: BinaryOperator.NotEqual }, $"{finding} in {source}");
                return true;
            case FindingCode.NotBoolean:
                part.Value.TryGetBool(out _).ShouldBeFalse($"{finding} in {source}");
                return true;
            default:
                return false;
        }
    }

    /// <summary>An explained part is what its own parts make it.</summary>
    private static void RequireConsistent(ExplainedPart part)
    {
        if (part.State != PartState.Value || part.Parts.Any(p => p.State == PartState.NotEvaluated))
        {
            return;
        }

        var parts = part.Parts.Where(p => p.ElementIndex is null).ToList();
        switch (part.Syntax)
        {
            case UnarySyntax { Operator: UnaryOperator.Not } when parts is [var operand]:
                part.Value.AsBool().ShouldBe(!operand.Value.AsBool());
                break;
            case BuiltinSyntax { Name: "all" } when part.IsFalse:
                part.Parts.ShouldContain(p => p.ElementIndex != null && p.IsFalse);
                break;
            case BuiltinSyntax { Name: "any" } when part.IsTrue:
                part.Parts.ShouldContain(p => p.ElementIndex != null && p.IsTrue);
                break;
        }
    }

    private static IEnumerable<ExplainedPart> Parts(ExplainedPart part) => part.Parts.SelectMany(Parts).Prepend(part);

    private static Program? TryCompile(SyntaxNode tree, ExpressionEnvironment environment)
    {
        Program? program = null;
        Attempt(() => program = Program.Compile(SyntaxPrinter.Print(tree), environment));
        return program;
    }

    private static void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (ExpressionException e)
        {
            e.Message.ShouldNotBeEmpty();
            e.Span.ShouldNotBeNull();
        }
    }

    private static string Outcome(SyntaxNode tree, ExpressionEnvironment environment)
    {
        try
        {
            return Outcome(Program.Compile(SyntaxPrinter.Print(tree), environment), environment);
        }
        catch (ExpressionException e)
        {
            return e.Message;
        }
    }

    private static string Outcome(Program program, ExpressionEnvironment environment)
    {
        try
        {
            return Describe(program.Run(environment));
        }
        catch (ExpressionException e)
        {
            return $"{e.Span}: {e.Message}";
        }
    }

    private static string Describe(ExplainedPart root) =>
        root.State == PartState.Error ? $"{root.Error!.Span}: {root.Error.Message}" : Describe(root.Value);

    private static string Describe(MeasuredValue value) => $"{value.GoTypeName} {value.ToGoString()}";

    private static bool IsFunction(string name) => name is "isNaN" or "isInf" or "isNil" or "default" or "asInt" or "asFloat" or "result";
}
