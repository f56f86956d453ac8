namespace Rollouts.Expressions;

/// <summary>The Go kind of a <see cref="MeasuredValue"/>. Go's <c>int</c> and <c>int64</c> are different types, as are named integers.</summary>
public enum ValueKind : byte
{
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

    /// <summary><c>time.Duration</c>: signed nanoseconds.</summary>
    Duration,

    /// <summary><c>time.Month</c>, 1 to 12.</summary>
    Month,

    /// <summary><c>time.Weekday</c>, Sunday is 0.</summary>
    Weekday,
    String,
    Bytes,
    List,
    Map,
    Time,
    Location,

    /// <summary>A function of the environment, such as Argo's isNaN.</summary>
    Function,
}
