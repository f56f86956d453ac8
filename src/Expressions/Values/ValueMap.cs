namespace Rollouts.Expressions;

/// <summary>A Go map: immutable, with static key and value types. JSON objects are <c>map[string]any</c>.</summary>
public sealed class ValueMap
{
    // One of the two: nearly all maps have string keys.
    private readonly Dictionary<string, MeasuredValue>? _members;
    private readonly Dictionary<MeasuredValue, MeasuredValue>? _entries;

    private ValueMap(GoType type, Dictionary<string, MeasuredValue>? members, Dictionary<MeasuredValue, MeasuredValue>? entries)
    {
        Type = type;
        _members = members;
        _entries = entries;
    }

    /// <summary>About what it takes to go through the entries.</summary>
    internal const int WalkBytes = 400;

    /// <summary>About what a map of so many entries takes.</summary>
    internal static long BytesOf(long count) => 240 + (count * 48);

    /// <summary>Whether this is a nil map, which is empty and equals nil.</summary>
    internal bool IsNilMap { get; private init; }

    public int Count => _members?.Count ?? _entries!.Count;

    internal GoType Type { get; }

    internal GoType KeyType => Type.Key!;

    internal GoType ValueType => Type.Element!;

    internal static ValueMap OfMembers(IEnumerable<KeyValuePair<string, MeasuredValue>> members) =>
        Adopt(new Dictionary<string, MeasuredValue>(members, StringComparer.Ordinal));

    /// <summary>Takes the dictionary over as <c>map[string]any</c> (or another type with string keys); it must not change afterwards.</summary>
    internal static ValueMap Adopt(Dictionary<string, MeasuredValue> members, GoType? type = null) =>
        new(type ?? GoType.AnyMap, members, null);

    internal static ValueMap NilOf(GoType type) => new(type, [], null) { IsNilMap = true };

    internal static ValueMap Adopt(GoType type, Dictionary<MeasuredValue, MeasuredValue> entries) => new(type, null, entries);

    /// <summary>The member of that name, if the map has string keys and holds it.</summary>
    public bool TryGetMember(string name, out MeasuredValue value)
    {
        if (_members is not null)
        {
            return _members.TryGetValue(name, out value);
        }

        value = default;
        return false;
    }

    /// <exception cref="ExpressionException">The key is of a type that Go cannot hash, such as a map.</exception>
    internal bool TryGet(in MeasuredValue key, out MeasuredValue value)
    {
        if (_members is null)
        {
            if (!GoKeyComparer.CanBeKey(key))
            {
                throw ExpressionException.Runtime($"runtime error: hash of unhashable type {GoType.NameOf(key)}");
            }

            return _entries!.TryGetValue(key, out value);
        }

        value = default;
        return key.TryGetString(out var name) && _members.TryGetValue(name, out value);
    }

    /// <summary>The entries in no particular order.</summary>
    public IEnumerable<KeyValuePair<MeasuredValue, MeasuredValue>> Entries() =>
        _members is null ? _entries! : _members.Select(m => KeyValuePair.Create(MeasuredValue.FromString(m.Key), m.Value));

    /// <summary>The entries in the order in which Go prints them: numbers by size, everything else as text.</summary>
    internal IEnumerable<KeyValuePair<MeasuredValue, MeasuredValue>> Sorted() =>
        _members is null
            ? _entries!.OrderBy(e => e.Key, Comparer<MeasuredValue>.Create(CompareKeys))
            : _members.OrderBy(m => m.Key, GoText.Order).Select(m => KeyValuePair.Create(MeasuredValue.FromString(m.Key), m.Value));

    private static int CompareKeys(MeasuredValue a, MeasuredValue b) =>
        (a.IsFloat && b.IsFloat) ? a.RawFloat.CompareTo(b.RawFloat)
        : a.Kind == b.Kind && a.IsScalar ? a.RawInteger.CompareTo(b.RawInteger)
        : GoText.Compare(a.ToGoString(), b.ToGoString());
}
