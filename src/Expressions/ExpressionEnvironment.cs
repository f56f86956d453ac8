namespace Rollouts.Expressions;

/// <summary>
/// The variables that an expression may read, with the Go types that the static check uses. The original checks against the values
/// of one evaluation, so the same condition may be valid for one measurement and an error for the next; so do we.
/// </summary>
public sealed class ExpressionEnvironment
{
    private static readonly string[] ResultOnly = ["result"];

    private readonly MeasuredValue[] _values;

    private ExpressionEnvironment(string[] names, MeasuredValue[] values, ArgoFunctions functions, TimeProvider? clock)
    {
        _values = values;
        Clock = clock ?? TimeProvider.System;
        Shape = new EnvironmentShape(names, Array.ConvertAll(values, v => GoType.Of(v)), functions);
    }

    private ExpressionEnvironment(EnvironmentShape shape, MeasuredValue[] values, TimeProvider clock)
    {
        _values = values;
        Clock = clock;
        Shape = shape;
    }

    /// <summary>The variables by name; their order is that of the values.</summary>
    public IReadOnlyList<string> Names => Shape.Names;

    internal EnvironmentShape Shape { get; }

    internal ReadOnlySpan<MeasuredValue> Values => _values;

    internal TimeProvider Clock { get; }

    /// <summary>Argo's environment for conditions (row D36): <c>result</c> and asInt, asFloat, isNaN, isInf, isNil, default.</summary>
    public static ExpressionEnvironment ForMeasurement(in MeasuredValue result, TimeProvider? clock = null) =>
        new(ResultOnly, [AsVariable(result)], ArgoFunctions.All, clock);

    /// <summary>
    /// Argo's environment for conditions before anything is measured: the type of <c>result</c> is unknown, so that only what is wrong
    /// for every result is an error. Made for <see cref="Program.Analyze"/>; it runs too, and then <c>result</c> is nil.
    /// </summary>
    public static ExpressionEnvironment ForUnknownResult(TimeProvider? clock = null) =>
        new(new EnvironmentShape(ResultOnly, [GoType.Any], ArgoFunctions.All), [MeasuredValue.Nil], clock ?? TimeProvider.System);

    /// <summary>The same with the variable <c>run</c> of our own, whose members are unknown too.</summary>
    public static ExpressionEnvironment ForUnknownResultAndRun(TimeProvider? clock = null) =>
        new(
            new EnvironmentShape(["result", "run"], [GoType.Any, GoType.Any], ArgoFunctions.All),
            [MeasuredValue.Nil, MeasuredValue.Nil],
            clock ?? TimeProvider.System
        );

    /// <summary>Argo's environment for range query bounds (row F5): only isNaN and isInf besides the builtins.</summary>
    public static ExpressionEnvironment ForTime(TimeProvider clock) => new([], [], ArgoFunctions.Numbers, clock);

    /// <summary>An environment of named values, with or without Argo's functions (which look at the variable <c>result</c>).</summary>
    public static ExpressionEnvironment Of(
        IEnumerable<KeyValuePair<string, MeasuredValue>> variables,
        bool argoFunctions = false,
        TimeProvider? clock = null
    )
    {
        var pairs = variables.ToArray();
        return new(
            Array.ConvertAll(pairs, p => p.Key),
            Array.ConvertAll(pairs, p => p.Value),
            argoFunctions ? ArgoFunctions.All : ArgoFunctions.None,
            clock
        );
    }

    /// <summary>The same environment with another clock.</summary>
    internal ExpressionEnvironment At(TimeProvider clock) => new(Shape, _values, clock);

    /// <summary>Row D43: a nil slice or pointer is passed as plain nil.</summary>
    internal static MeasuredValue AsVariable(in MeasuredValue result) => result.IsNil ? MeasuredValue.Nil : result;
}
