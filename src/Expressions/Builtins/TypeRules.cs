namespace Rollouts.Expressions;

/// <summary>The kinds of static checks that functions have.</summary>
internal static class TypeRules
{
    /// <summary>Fixed parameter types; a parameter of type any takes everything.</summary>
    public static TypeRule Signature(GoType result, params GoType[] parameters) =>
        (name, arguments) =>
        {
            for (var i = 0; i < arguments.Length; i++)
            {
                if (!IsAssignable(arguments[i], parameters[Math.Min(i, parameters.Length - 1)]))
                {
                    throw Refuse(
                        $"cannot use {arguments[i].Name} as argument (type {parameters[Math.Min(i, parameters.Length - 1)].Name}) to call {name} "
                    );
                }
            }

            return result;
        };

    /// <summary>One argument that satisfies the test (or is unknown), and the type of the result from it.</summary>
    public static TypeRule First(Func<GoType, bool> accepts, Func<GoType, GoType> result) =>
        (name, arguments) =>
            arguments[0].IsAny || accepts(arguments[0])
                ? result(arguments[0])
                : throw Refuse($"invalid argument for {name} (type {arguments[0].Name})");

    /// <summary>max, min, mean, median: numbers, durations and arrays.</summary>
    public static GoType Aggregate(string name, ReadOnlySpan<GoType> arguments)
    {
        foreach (var type in arguments)
        {
            if (type.IsAny || type.IsList)
            {
                return GoType.Any;
            }

            if (!type.IsNumber && type.Kind is not (GoTypeKind.Duration or GoTypeKind.Month or GoTypeKind.Weekday))
            {
                throw Refuse($"invalid argument for {name} (type {type.Name})");
            }
        }

        return arguments[0];
    }

    public static GoType Get(string name, ReadOnlySpan<GoType> arguments)
    {
        var target = arguments[0];
        var key = arguments[1];
        switch (target.Kind)
        {
            case GoTypeKind.Any:
                return GoType.Any;
            case GoTypeKind.List or GoTypeKind.Bytes when key.IsAny || key.IsInteger:
                return target.Element!;
            case GoTypeKind.List or GoTypeKind.Bytes:
                throw Refuse($"non-integer slice index {key.Name}");
            case GoTypeKind.Map when key.IsAny || IsAssignable(key, target.Key!):
                return target.Element!;
            case GoTypeKind.Map:
                throw Refuse($"cannot use {key.Name} to get an element from {target.Name}");
            default:
                throw Refuse($"type {target.Name} does not support indexing");
        }
    }

    public static GoType Take(string name, ReadOnlySpan<GoType> arguments)
    {
        if (!arguments[0].IsAny && !arguments[0].IsList)
        {
            throw Refuse($"cannot take from {arguments[0].Name}");
        }

        return arguments[1].IsAny || arguments[1].Kind is >= GoTypeKind.Int and <= GoTypeKind.Int64
            ? arguments[0]
            : throw Refuse($"cannot take {arguments[1].Name} elements from array");
    }

    /// <summary>The Go types that sort takes: <c>[]any</c>, <c>[]int</c>, <c>[]float64</c>, <c>[]string</c>.</summary>
    public static bool IsSortable(GoType type) =>
        type.IsBoxedList
        || (type.Kind == GoTypeKind.List && type.Element!.Kind is GoTypeKind.Int or GoTypeKind.Float64 or GoTypeKind.String);

    public static GoType Sort(string name, ReadOnlySpan<GoType> arguments)
    {
        var type = arguments[0];
        if (!(type.IsAny || IsSortable(type)) || (arguments.Length > 1 && arguments[1] is { IsAny: false, Kind: not GoTypeKind.String }))
        {
            throw Refuse($"invalid argument for sort (type {type.Name})");
        }

        return GoType.AnyList;
    }

    public static GoType Integers(string name, ReadOnlySpan<GoType> arguments)
    {
        foreach (var type in arguments)
        {
            if (!type.IsAny && !type.IsInteger)
            {
                throw Refuse($"cannot use {type.Name} as argument (type int) to call {name} ");
            }
        }

        return GoType.Int;
    }

    public static GoType AllLists(string name, ReadOnlySpan<GoType> arguments)
    {
        foreach (var type in arguments)
        {
            if (!type.IsAny && !type.IsList)
            {
                throw Refuse($"invalid argument for {name} (type {type.Name})");
            }
        }

        return GoType.AnyList;
    }

    /// <summary>Whether a value may be given where a type is wanted; what is not known yet is decided when it runs.</summary>
    public static bool IsAssignable(GoType from, GoType to) => from.IsAny || to.IsAny || IsSame(from, to);

    /// <summary>Whether two static types are the same Go type.</summary>
    public static bool IsSame(GoType from, GoType to) => from.Equals(to) || (from.IsBoxedList && to.IsBoxedList);

    public static ExpressionException Refuse(string message) => new(ExpressionErrorCode.Type, message);
}
