using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>The state of one run. It lives on the stack, so that runs share nothing and scalars allocate nothing.</summary>
internal ref struct Frame
{
    /// <summary>About what an element takes in a list whose length is not known before.</summary>
    public const int GrowingElementBytes = 32;

    /// <summary>About what such a list takes besides its elements.</summary>
    public const int GrowingListBytes = 256;

    private const int ElementBytes = 16;
    private const int ListBytes = 48;
    private const int TextBytes = 24;

    private long _stepsLeft;
    private long _elements;
    private long _memory;

    public Frame(ReadOnlySpan<MeasuredValue> variables, Span<MeasuredValue> locals, ExpressionLimits limits, TimeProvider clock)
    {
        Variables = variables;
        Locals = locals;
        Limits = limits;
        Clock = clock;
        _stepsLeft = limits.Steps;
    }

    public ReadOnlySpan<MeasuredValue> Variables { get; }

    /// <summary>The values of <c>let</c> and of the pointers of predicates, each at a slot that the binder chose.</summary>
    public Span<MeasuredValue> Locals { get; }

    public ExpressionLimits Limits { get; }

    public TimeProvider Clock { get; }

    public readonly long StepsTaken => Limits.Steps - _stepsLeft;

    public readonly long MemoryTaken => _memory;

    /// <summary>Counts work, so that no expression runs for long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(long count)
    {
        _stepsLeft -= count;
        if (_stepsLeft < 0)
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

        Charge(ListBytes + (count * ElementBytes));
    }

    /// <summary>Counts lists that the original's budget leaves out, so that they stay within ours.</summary>
    public void AllocateUncounted(long count) => Charge(ListBytes + (count * ElementBytes));

    /// <summary>Counts what a function gave.</summary>
    public void ChargeResult(in MeasuredValue result)
    {
        switch (result.Kind)
        {
            case ValueKind.String:
                RequireLength(result.AsString().Length);
                Charge(TextBytes + (result.AsString().Length * sizeof(char)));
                break;
            case ValueKind.Bytes:
                Charge(TextBytes + result.RawBytes.Length);
                break;
            case ValueKind.List:
                AllocateUncounted(result.AsList().Count);
                break;
            case ValueKind.Map:
                Charge(ValueMap.BytesOf(result.AsMap().Count));
                break;
        }
    }

    public readonly void RequireLength(long length)
    {
        if (length > Limits.StringLength)
        {
            throw ExpressionException.Limit($"string longer than {Limits.StringLength}");
        }
    }

    /// <summary>Counts bytes of whatever a run makes.</summary>
    public void Charge(long bytes)
    {
        _memory += bytes;
        if (_memory > Limits.Memory)
        {
            throw ExpressionException.Limit($"memory limit exceeded ({Limits.Memory} bytes)");
        }
    }
}
