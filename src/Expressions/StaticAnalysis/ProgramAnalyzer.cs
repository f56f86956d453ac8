namespace Rollouts.Expressions;

/// <summary>Reads a program without running it.</summary>
internal static class ProgramAnalyzer
{
    public static ProgramAnalysis Analyze(Program program, EnvironmentShape environment, GoType result)
    {
        var tree = Parser.Parse(program.Source, program.Limits, environment.Declares);
        var findings = new FindingList();
        var flow = new ValueFlow(environment, findings);
        var value = flow.Visit(tree, AnalysisScope.Outermost, FlowFacts.None).Value;
        if (tree is BoolSyntax { Value: var truth })
        {
            findings.Add(
                truth ? FindingCode.AlwaysTrue : FindingCode.AlwaysFalse,
                "constant",
                tree.Span,
                "this is a constant: nothing measured is looked at",
                "write a condition on result"
            );
        }

        if (!value.Kinds.HasFlag(PossibleKinds.Bool) || result.Kind is not (GoTypeKind.Bool or GoTypeKind.Any))
        {
            findings.Add(
                FindingCode.NotBoolean,
                "whole",
                tree.Span,
                "this gives no bool, and a condition must",
                "compare it with something, as in result < 0.05"
            );
        }

        return new ProgramAnalysis(flow.Names, flow.Paths, findings.InOrder());
    }
}
