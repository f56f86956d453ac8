namespace Rollouts.Expressions;

/// <summary>
/// <c>#</c> where the collection may turn out to be a map. A predicate runs once for each entry of a map, but an entry is no element:
/// only reading it is an error.
/// </summary>
internal sealed class ElementOperation(int slot) : LocalOperation(slot)
{
    public const string Unreadable = "reflect: call of reflect.Value.Index on map Value";

    private static readonly AnyList Mark = new([]);

    /// <summary>Stands in the slot for the element that a map does not have.</summary>
    public static MeasuredValue OfMap { get; } = MeasuredValue.FromList(Mark);

    public static bool IsReadable(in MeasuredValue element) => !ReferenceEquals(element.RawData, Mark);

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var element = base.Evaluate(ref frame);
        return IsReadable(element) ? element : throw Fail(Unreadable);
    }
}
