using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>Builtins on arrays and maps.</summary>
internal static class ListBuiltins
{
    public static readonly GoType PairsType = GoType.Map(GoType.Any, GoType.Any);

    public static MeasuredValue First(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) => Edge(arguments[0], last: false);

    public static MeasuredValue Last(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) => Edge(arguments[0], last: true);

    public static MeasuredValue Take(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var list = Require("take", arguments[0]);
        var wanted = arguments[1];
        if (!wanted.IsInteger || wanted.Kind is >= ValueKind.Uint and <= ValueKind.Uint64)
        {
            throw ExpressionException.Runtime($"cannot take {GoType.NameOf(wanted)} elements");
        }

        if (wanted.RawInteger < 0)
        {
            throw ExpressionException.Runtime($"cannot take negative number of elements ({wanted.RawInteger})");
        }

        return MeasuredValue.FromList(list.Slice(0, (int)Math.Min(wanted.RawInteger, list.Count)));
    }

    public static MeasuredValue Keys(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromItems(Entries("keys", arguments[0], e => e.Key, ref frame));

    public static MeasuredValue Values(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromItems(Entries("values", arguments[0], e => e.Value, ref frame));

    public static MeasuredValue ToPairs(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromList(
            new TypedList(
                GoType.Pair,
                Entries("toPairs", arguments[0], e => MeasuredValue.FromList(new PairList(e.Key, e.Value)), ref frame)
            )
        );

    public static MeasuredValue FromPairs(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var entries = new Dictionary<MeasuredValue, MeasuredValue>(GoKeyComparer.Instance);
        foreach (var item in Require("fromPairs", arguments[0]))
        {
            frame.Step(1);
            if (!item.TryGetList(out var pair) || pair.Count != 2)
            {
                throw ExpressionException.Runtime("invalid pair (expected an array of length 2)");
            }

            if (!GoKeyComparer.CanBeKey(pair[0]))
            {
                throw ExpressionException.Runtime($"hash of unhashable type {GoType.NameOf(pair[0])}");
            }

            entries[pair[0]] = pair[1];
        }

        return MeasuredValue.FromMap(ValueMap.Adopt(PairsType, entries));
    }

    public static MeasuredValue Reverse(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var items = Require("reverse", arguments[0]).ToItems();
        frame.Allocate(items.Length);
        Array.Reverse(items);
        return MeasuredValue.FromItems(items);
    }

    public static MeasuredValue Unique(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        frame.Charge(Frame.GrowingListBytes);
        var kept = new List<MeasuredValue>();
        foreach (var item in Require("uniq", arguments[0]))
        {
            var seen = false;
            foreach (var other in kept)
            {
                frame.Step(1);
                seen = ValueEquality.AreEqual(other, item, ref frame);
                if (seen)
                {
                    break;
                }
            }

            if (!seen)
            {
                frame.Charge(Frame.GrowingElementBytes);
                kept.Add(item);
            }
        }

        return MeasuredValue.FromItems([.. kept]);
    }

    public static MeasuredValue Concat(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var total = 0;
        foreach (var argument in arguments)
        {
            var count = Require("concat", argument).Count;
            frame.Allocate(count);
            total += count;
        }

        if (total == 0)
        {
            return MeasuredValue.FromList(TypedList.NilAny);
        }

        var items = new MeasuredValue[total];
        var next = 0;
        foreach (var argument in arguments)
        {
            var list = argument.AsList();
            for (var i = 0; i < list.Count; i++)
            {
                items[next++] = list[i];
            }
        }

        return MeasuredValue.FromItems(items);
    }

    public static MeasuredValue Flatten(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        frame.Charge(Frame.GrowingListBytes);
        var items = new List<MeasuredValue>();
        FlattenInto(items, Require("flatten", arguments[0]), ref frame);
        frame.Allocate(items.Count);
        return MeasuredValue.FromItems([.. items]);
    }

    public static MeasuredValue Sort(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var descending = arguments.Length > 1 && ValueSort.IsDescending(arguments[1]);

        // Only slices of these types are sorted; whatever else is not known before the run comes back as a nil array.
        if (!arguments[0].TryGetList(out var list) || !TypeRules.IsSortable(list.Type))
        {
            return MeasuredValue.FromList(TypedList.NilAny);
        }

        frame.Allocate(list.Count);
        frame.Charge(ValueSort.BytesOf(list.Count));
        var items = list.ToItems();
        ValueSort.Sort(items, items, descending, ref frame);
        return MeasuredValue.FromItems(items);
    }

    private static void FlattenInto(List<MeasuredValue> items, ValueList list, ref Frame frame)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw ExpressionException.Limit("recursion depth exceeded");
        }

        frame.Step(list.Count);
        foreach (var item in list)
        {
            if (item.TryGetList(out var inner))
            {
                FlattenInto(items, inner, ref frame);
            }
            else
            {
                frame.Charge(Frame.GrowingElementBytes);
                items.Add(item);
            }
        }
    }

    private static MeasuredValue[] Entries(
        string name,
        in MeasuredValue value,
        Func<KeyValuePair<MeasuredValue, MeasuredValue>, MeasuredValue> select,
        ref Frame frame
    )
    {
        if (!value.TryGetMap(out var map))
        {
            throw ExpressionException.Runtime($"cannot get {name} from {GoType.NameOf(value)}");
        }

        frame.Step(map.Count);
        frame.Charge(Frame.GrowingListBytes + (map.Count * 4L * Frame.GrowingElementBytes));
        return [.. map.Entries().Select(select)];
    }

    private static MeasuredValue Edge(in MeasuredValue value, bool last) =>
        Access.TryCount(value, out var count) && count > 0 && value.Kind != ValueKind.Map
            ? Access.ElementAt(value, last ? count - 1 : 0)
            : MeasuredValue.Nil;

    private static ValueList Require(string name, in MeasuredValue value) =>
        value.TryGetList(out var list) ? list : throw ExpressionException.Runtime($"cannot {name} {GoType.NameOf(value)}");
}
