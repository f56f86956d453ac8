namespace Rollouts.Expressions;

/// <summary>max, min, mean, median: over arguments and (nested) arrays of numbers.</summary>
internal static class AggregateBuiltins
{
    private const int MaxDepth = 10_000;

    public static MeasuredValue Max(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        Extreme("max", BinaryOperator.Less, arguments, ref frame);

    public static MeasuredValue Min(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        Extreme("min", BinaryOperator.Greater, arguments, ref frame);

    public static MeasuredValue Mean(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var numbers = Flatten("mean", arguments, ref frame);
        if (numbers.Count == 0)
        {
            return MeasuredValue.FromFloat(0);
        }

        var total = 0.0;
        foreach (var number in numbers)
        {
            total += number.AsFloat();
        }

        return MeasuredValue.FromFloat(total / numbers.Count);
    }

    public static MeasuredValue Median(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var numbers = Flatten("median", arguments, ref frame).ConvertAll(n => n.AsFloat());
        if (numbers.Count == 0)
        {
            return MeasuredValue.FromFloat(0);
        }

        // NaN sorts first, as in Go.
        numbers.Sort();
        var middle = numbers.Count / 2;
        return MeasuredValue.FromFloat(numbers.Count % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2);
    }

    private static MeasuredValue Extreme(
        string name,
        BinaryOperator replaces,
        scoped ReadOnlySpan<MeasuredValue> arguments,
        ref Frame frame
    )
    {
        // A single dynamic argument that is no array comes back as it is.
        if (arguments.Length == 1 && arguments[0].Kind is not (ValueKind.List or ValueKind.Bytes))
        {
            return arguments[0];
        }

        var best = MeasuredValue.Nil;
        foreach (var number in Flatten(name, arguments, ref frame))
        {
            if (best.IsNil)
            {
                best = number;
            }
            else if (!ValueOrder.TryCompare(replaces, best, number, out var replace))
            {
                throw Invalid(name, number);
            }
            else if (replace)
            {
                best = number;
            }
        }

        return best;
    }

    private static List<MeasuredValue> Flatten(string name, scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var numbers = new List<MeasuredValue>();
        foreach (var argument in arguments)
        {
            // Durations count only as direct arguments; means are taken of their nanoseconds.
            if (argument.Kind == ValueKind.Duration)
            {
                numbers.Add(name is "max" or "min" ? argument : MeasuredValue.FromInt(argument.RawBits));
                continue;
            }

            Collect(name, argument, numbers, 0, ref frame);
        }

        return numbers;
    }

    private static void Collect(string name, in MeasuredValue value, List<MeasuredValue> numbers, int depth, ref Frame frame)
    {
        if (value.IsNumber)
        {
            numbers.Add(value);
            return;
        }

        if (value.Kind is not (ValueKind.List or ValueKind.Bytes))
        {
            throw Invalid(name, value);
        }

        if (depth > MaxDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw ExpressionException.Limit("recursion depth exceeded");
        }

        Access.TryCount(value, out var count);
        frame.Step(count);
        for (var i = 0; i < count; i++)
        {
            Collect(name, Access.ElementAt(value, i), numbers, depth + 1, ref frame);
        }
    }

    private static ExpressionException Invalid(string name, in MeasuredValue value) =>
        ExpressionException.Runtime($"invalid argument for {name} (type {GoType.NameOf(value)})");
}
