namespace Rollouts.Expressions;

/// <summary>An executable node. Immutable; the state of a run is in the <see cref="Frame"/>.</summary>
internal abstract class Operation
{
    /// <summary>The static type, as the checker of the original would have it.</summary>
    public required GoType Type { get; init; }

    public required SourceSpan Span { get; init; }

    /// <summary>How many nodes one evaluation runs at most, loops counted once: what a loop charges per round.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>Whether the value depends on nothing but constants, so that it can be computed before the run.</summary>
    public virtual bool IsFoldable => false;

    /// <summary>If this is true of just the floats of an interval, were they the local of that slot: the interval.</summary>
    public virtual FloatInterval? IntervalOf(int slot) => null;

    public abstract MeasuredValue Evaluate(ref Frame frame);

    /// <summary>The value as the truth of a condition.</summary>
    public virtual bool Test(ref Frame frame)
    {
        var value = Evaluate(ref frame);
        return value.TryGetBool(out var truth) ? truth : throw NotBool(value);
    }

    protected ExpressionException NotBool(in MeasuredValue value) =>
        Fail($"interface conversion: interface {{}} is {NilOr(value)}, not bool");

    protected ExpressionException Fail(string message) => new(ExpressionErrorCode.Runtime, message, Span);

    protected static string NilOr(in MeasuredValue value) => value.Kind == ValueKind.Nil ? "nil" : GoType.NameOf(value);
}
