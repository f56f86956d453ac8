namespace Rollouts.Expressions;

/// <summary><c>groupBy</c>: lists of elements by the body's value.</summary>
internal sealed class GroupByOperation(Operation collection, Operation body, int slot) : LoopOperation(collection, body, slot)
{
    public static readonly GoType MapType = GoType.Map(GoType.Any, GoType.AnyList);

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var items = Collect(ref frame, out var count);
        frame.Charge(2 * ValueMap.BytesOf(0));
        var groups = new Dictionary<MeasuredValue, List<MeasuredValue>>(GoKeyComparer.Instance);
        for (var i = 0; i < count; i++)
        {
            Enter(items, i, ref frame);
            var key = Body!.Evaluate(ref frame);
            var element = Read(frame.Locals[ElementSlot]);
            if (!GoKeyComparer.CanBeKey(key))
            {
                throw Fail($"runtime error: hash of unhashable type {GoType.NameOf(key)}");
            }

            if (!groups.TryGetValue(key, out var group))
            {
                frame.Charge(ValueMap.BytesOf(4));
                groups[key] = group = [];
            }

            frame.Charge(Frame.GrowingElementBytes);
            group.Add(element);
        }

        var entries = new Dictionary<MeasuredValue, MeasuredValue>(GoKeyComparer.Instance);
        foreach (var (key, group) in groups)
        {
            entries.Add(key, MeasuredValue.FromItems([.. group]));
        }

        return MeasuredValue.FromMap(ValueMap.Adopt(MapType, entries));
    }
}
