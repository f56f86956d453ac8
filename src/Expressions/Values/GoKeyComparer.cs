namespace Rollouts.Expressions;

/// <summary>Keys of <c>map[any]</c>: the same Go type and the same value; 1 and 1.0 are two keys.</summary>
internal sealed class GoKeyComparer : IEqualityComparer<MeasuredValue>
{
    public static readonly GoKeyComparer Instance = new();

    /// <summary>Slices, maps and functions cannot be keys in Go.</summary>
    public static bool CanBeKey(in MeasuredValue value) =>
        value.Kind is not (ValueKind.List or ValueKind.Map or ValueKind.Bytes or ValueKind.Function);

    public bool Equals(MeasuredValue x, MeasuredValue y) =>
        x.Kind == y.Kind
        && x.Kind switch
        {
            ValueKind.Float32 or ValueKind.Float64 => x.RawFloat == y.RawFloat,
            ValueKind.String => x.AsString() == y.AsString(),
            ValueKind.Time => x.RawTime == y.RawTime,
            ValueKind.Location => ReferenceEquals(x.RawData, y.RawData),
            _ => x.RawBits == y.RawBits,
        };

    public int GetHashCode(MeasuredValue obj) =>
        obj.Kind switch
        {
            // NaN is unequal to itself; 0.0 and -0.0 are equal.
            ValueKind.Float32 or ValueKind.Float64 => (obj.RawFloat + 0.0).GetHashCode(),
            ValueKind.String => obj.AsString().GetHashCode(StringComparison.Ordinal),
            ValueKind.Time => obj.RawTime.GetHashCode(),
            ValueKind.Location => 0,
            _ => obj.RawBits.GetHashCode(),
        };
}
