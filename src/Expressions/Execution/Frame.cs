using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>The state of one run. It lives on the stack, so that runs share nothing and scalars allocate nothing.</summary>
internal ref struct Frame
{
    private long _steps;
    private long _elements;

    public Frame(ReadOnlySpan<MeasuredValue> variables, Span<MeasuredValue> locals, ExpressionLimits limits, TimeProvider clock)
    {
        Variables = variables;
        Locals = locals;
        Limits = limits;
        Clock = clock;
    }

    public ReadOnlySpan<MeasuredValue> Variables { get; }

    /// <summary>The values of <c>let</c> and of the pointers of predicates, each at a slot that the binder chose.</summary>
    public Span<MeasuredValue> Locals { get; }

    public ExpressionLimits Limits { get; }

    public TimeProvider Clock { get; }

    /// <summary>Counts work, so that no expression runs for long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(long count)
    {
        _steps += count;
        if (_steps > Limits.Steps)
        {
            throw ExpressionException.Limit($"step limit exceeded ({Limits.Steps})");
        }
    }

    /// <summary>Counts elements, as the original's memory budget does.</summary>
    public void Allocate(long count)
    {
        _elements += count;
        if (_elements >= Limits.Elements)
        {
            throw ExpressionException.Limit("memory budget exceeded");
        }
    }

    public readonly void RequireLength(long length)
    {
        if (length > Limits.StringLength)
        {
            throw ExpressionException.Limit($"string longer than {Limits.StringLength}");
        }
    }
}
