namespace Rollouts.Expressions;

/// <summary>Explains what a program comes to. It runs the program and its parts once more; running a program costs nothing for it.</summary>
internal static class ExpressionExplainer
{
    public static Explanation Explain(Program program, ExpressionEnvironment environment)
    {
        var clock = new FrozenClock(environment.Clock.GetUtcNow());
        var tree = Parser.Parse(program.Source, program.Limits, environment.Shape.Declares);
        var evaluator = new PartEvaluator(environment, program.Limits, clock);
        var parts = new PartTree(program.Source, evaluator);
        var root = parts.Explain(tree, Run(program, environment.At(clock)));
        return new Explanation(root, PlainWords.Of(root), !parts.IsCut && !evaluator.IsExhausted);
    }

    private static PartOutcome Run(Program program, ExpressionEnvironment environment)
    {
        try
        {
            return new PartOutcome(GoType.Any, program.Run(environment), null);
        }
        catch (ExpressionException e)
        {
            return new PartOutcome(GoType.Any, MeasuredValue.Nil, e);
        }
    }
}
