using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>What is wrong or odd about metrics whose arguments are known as far as they are.</summary>
internal static class MetricCheck
{
    /// <param name="metrics">As written.</param>
    /// <param name="arguments">Those with a value, or with a secret.</param>
    /// <param name="open">Names of arguments without a value: what depends on them is not checked.</param>
    public static IReadOnlyList<V1.Problem> Check(
        IReadOnlyList<Metric> metrics,
        IReadOnlyList<Argument> arguments,
        IReadOnlyList<string> open
    )
    {
        var problems = new List<V1.Problem>();
        // An unknown value stands for itself, so that it is seen where it would have mattered.
        List<Argument> all = [.. arguments, .. open.Select(static name => new Argument { Name = name, Value = Unknown(name) })];
        var resolved = new List<Metric>();
        foreach (var (i, metric) in metrics.Index())
        {
            try
            {
                resolved.Add(MetricResolver.ResolveWithoutSecrets(metric, all));
            }
            catch (AnalysisSpecException e)
            {
                problems.Add(Error($"spec.metrics[{i}]", "", e.Message, "Declare the argument in spec.args, or mend the name."));
                resolved.Add(metric);
            }
        }

        problems.AddRange(
            MetricsValidator
                .Validate(resolved)
                .Where(e => !IsOpen(e.Message, open))
                .Select(static e => Error(e.Path, e.Value ?? "", e.Message, e.Remedy ?? "Mend the field."))
        );
        foreach (var (i, metric) in resolved.Index())
        {
            problems.AddRange(Condition($"spec.metrics[{i}].successCondition", metric.SuccessCondition, open));
            problems.AddRange(Condition($"spec.metrics[{i}].failureCondition", metric.FailureCondition, open));
        }

        return problems;
    }

    private static IReadOnlyList<V1.Problem> Condition(string field, string? condition, IReadOnlyList<string> open)
    {
        if (string.IsNullOrEmpty(condition))
        {
            return [];
        }

        return IsOpen(condition, open)
            ?
            [
                new V1.Problem
                {
                    Severity = V1.Problem.Types.Severity.Note,
                    Field = field,
                    Value = ShownText.Cut(condition),
                    Message = "not checked: it depends on an argument without a value",
                    Remedy = "Give arguments to check it too.",
                },
            ]
            : InEitherEnvironment(field, condition);
    }

    // As it will be run: in Argo's environment where it is valid there, else with our variable run.
    private static IReadOnlyList<V1.Problem> InEitherEnvironment(string field, string condition)
    {
        var problems = ConditionCheck.Check(field, condition, ExpressionEnvironment.ForUnknownResult()).Problems;
        if (!problems.Any(LintOperations.IsError) || !condition.Contains("run", StringComparison.Ordinal))
        {
            return problems;
        }

        var larger = ConditionCheck.Check(field, condition, ExpressionEnvironment.ForUnknownResultAndRun()).Problems;
        return larger.Any(LintOperations.IsError) ? problems : larger;
    }

    private static bool IsOpen(string text, IReadOnlyList<string> open) =>
        open.Any(name => text.Contains(Unknown(name), StringComparison.Ordinal));

    private static string Unknown(string name) => $"‹args.{name}›";

    private static V1.Problem Error(string field, string value, string message, string remedy) =>
        new()
        {
            Severity = V1.Problem.Types.Severity.Error,
            Field = field,
            Value = ShownText.Cut(value),
            Message = message,
            Remedy = remedy,
        };
}
