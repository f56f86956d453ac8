namespace Rollouts.Expressions;

/// <summary>A compiled expression: immutable and safe to run from many threads at once.</summary>
public sealed class Program
{
    private Program(string source) => Source = source;

    /// <summary>The text that was compiled.</summary>
    public string Source { get; }

    /// <summary>Parses, checks against the types of the environment, and compiles.</summary>
    /// <exception cref="ExpressionException">The text is no valid expression in this environment; carries span, code and hint.</exception>
    public static Program Compile(string source, ExpressionEnvironment environment, ExpressionLimits? limits = null) =>
        throw new NotSupportedException();

    /// <summary>Runs against the values of the environment, which must have the same names and types as the one compiled for.</summary>
    /// <exception cref="ExpressionException">The evaluation failed.</exception>
    public MeasuredValue Run(ExpressionEnvironment environment) => throw new NotSupportedException();

    /// <summary>Runs with <c>result</c> as the only variable, as <see cref="ExpressionEnvironment.ForMeasurement"/> declares it.</summary>
    /// <exception cref="ExpressionException">The evaluation failed.</exception>
    public MeasuredValue Run(in MeasuredValue result) => throw new NotSupportedException();
}
