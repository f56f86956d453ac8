namespace Rollouts.Expressions;

/// <summary>The kinds that the static check tells apart.</summary>
internal enum GoTypeKind : byte
{
    /// <summary>Not known before the run: passes almost every check.</summary>
    Any,
    Nil,
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Float32,
    Float64,
    Duration,
    Month,
    Weekday,
    String,
    Bytes,
    List,
    Map,
    Time,
    Location,
    Function,
}
