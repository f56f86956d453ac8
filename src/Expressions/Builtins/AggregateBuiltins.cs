using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>max, min, mean, median: over arguments and (nested) arrays of numbers.</summary>
internal static class AggregateBuiltins
{
    private const int MaxDepth = 10_000;

    public static MeasuredValue Max(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        Extreme(isMax: true, arguments, ref frame);

    public static MeasuredValue Min(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        Extreme(isMax: false, arguments, ref frame);

    public static MeasuredValue Mean(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var fold = default(MeanFold);
        AddAll(ref fold, arguments, ref frame);
        return MeasuredValue.FromFloat(fold.Mean);
    }

    public static MeasuredValue Median(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var fold = new MedianFold();
        AddAll(ref fold, arguments, ref frame);
        frame.Charge(fold.Bytes);
        return MeasuredValue.FromFloat(fold.Median);
    }

    public static ExpressionException Invalid(string name, in MeasuredValue value) =>
        ExpressionException.Runtime($"invalid argument for {name} (type {GoType.NameOf(value)})");

    private static MeasuredValue Extreme(bool isMax, scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        // A single dynamic argument that is no array comes back as it is.
        if (arguments.Length == 1 && arguments[0].Kind is not (ValueKind.List or ValueKind.Bytes))
        {
            return arguments[0];
        }

        var fold = new ExtremeFold(isMax);
        AddAll(ref fold, arguments, ref frame);
        return fold.Best;
    }

    private static void AddAll<TFold>(ref TFold fold, scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
        where TFold : struct, INumberFold
    {
        foreach (var argument in arguments)
        {
            // Durations count only as direct arguments.
            if (argument.Kind == ValueKind.Duration)
            {
                fold.Add(fold.TakesDurations ? argument : MeasuredValue.FromInt(argument.RawBits));
            }
            else
            {
                Add(ref fold, argument, 0, ref frame);
            }
        }
    }

    private static void Add<TFold>(ref TFold fold, in MeasuredValue value, int depth, ref Frame frame)
        where TFold : struct, INumberFold
    {
        if (value.IsNumber)
        {
            fold.Add(value);
            return;
        }

        if (value.Kind is not (ValueKind.List or ValueKind.Bytes))
        {
            throw Invalid(fold.Name, value);
        }

        if (depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw ExpressionException.Limit("recursion depth exceeded");
        }

        Access.TryCount(value, out var count);
        frame.Step(count);
        var elements = new Elements(value, count);
        foreach (var number in elements.Floats)
        {
            fold.Add(MeasuredValue.FromFloat(number));
        }

        for (var i = elements.Floats.Length; i < count; i++)
        {
            Add(ref fold, elements[i], depth + 1, ref frame);
        }
    }
}
