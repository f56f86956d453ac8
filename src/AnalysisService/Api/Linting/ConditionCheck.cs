using Rollouts.Expressions;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>What is wrong or odd about a condition.</summary>
internal static class ConditionCheck
{
    /// <param name="field">Its path, for the problems.</param>
    /// <param name="condition">The condition with arguments filled in.</param>
    /// <param name="environment">What it may read.</param>
    /// <returns>The problems, and what it reads of the environment.</returns>
    public static (IReadOnlyList<V1.Problem> Problems, IReadOnlyList<string> Reads) Check(
        string field,
        string condition,
        ExpressionEnvironment environment
    )
    {
        try
        {
            var analysis = ProgramCache.Shared.Compile(condition, environment).Analyze();
            return ([.. analysis.Findings.Select(f => Of(field, condition, f))], analysis.Paths);
        }
        catch (ExpressionException e)
        {
            return ([Of(field, condition, e)], []);
        }
    }

    private static V1.Problem Of(string field, string condition, Finding finding) =>
        new()
        {
            Severity = V1.Problem.Types.Severity.Warning,
            Field = field,
            Value = ShownText.Cut(condition),
            Message = finding.Message,
            Remedy = finding.Remedy,
            Code = finding.Code.ToString(),
            Start = finding.Span.Start,
            Length = finding.Span.Length,
        };

    private static V1.Problem Of(string field, string condition, ExpressionException error)
    {
        var problem = new V1.Problem
        {
            Severity = V1.Problem.Types.Severity.Error,
            Field = field,
            Value = ShownText.Cut(condition),
            Message = error.Message,
            Remedy =
                error.Hint ?? (error.Expected.Count > 0 ? $"Write {string.Join(" or ", error.Expected)} there." : "Mend the condition."),
            Code = error.Code.ToString(),
        };
        if (error.Span is { } span)
        {
            problem.Start = span.Start;
            problem.Length = span.Length;
        }

        return problem;
    }
}
