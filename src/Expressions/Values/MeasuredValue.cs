using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>
/// A value with the type that Go would give it: what a provider measured and what a condition reads.
/// Scalars are held in place and allocate nothing. The default value is Go's <c>nil</c>.
/// </summary>
[DebuggerDisplay("{Kind}: {ToString()}")]
public readonly partial struct MeasuredValue
{
    // A scalar is (tag, bits). Anything else is (data, kind). Two words, so that it is passed in registers.
    private readonly object? _data;
    private readonly long _bits;

    private MeasuredValue(object? data, long bits)
    {
        _data = data;
        _bits = bits;
    }

    /// <summary>Go's <c>nil</c>: the provider has no data.</summary>
    public static MeasuredValue Nil => default;

    /// <summary>What Go type the value has.</summary>
    public ValueKind Kind => _data is ScalarTag tag ? tag.Kind : (ValueKind)_bits;

    /// <summary>Whether the value is <c>nil</c>, nil slices and maps included.</summary>
    public bool IsNil => _data is null || IsTypedNil;

    private bool IsTypedNil =>
        TryGetList(out var list) ? list.IsNilSlice
        : TryGetMap(out var map) ? map.IsNilMap
        : _data is GoType;

    /// <summary>Whether the value is a number of any width (durations are none).</summary>
    public bool IsNumber => Kind is >= ValueKind.Int and <= ValueKind.Float64;

    internal bool IsInteger => Kind is >= ValueKind.Int and <= ValueKind.Uint64;

    internal bool IsScalar => _data is ScalarTag;

    internal bool IsFloat64 => ReferenceEquals(_data, ScalarTag.Float64);

    internal bool IsFloat => Kind is ValueKind.Float32 or ValueKind.Float64;

    public static MeasuredValue FromBool(bool value) => new(ScalarTag.Bool, value ? 1 : 0);

    /// <summary>Go's <c>int</c>, the type of integer literals.</summary>
    public static MeasuredValue FromInt(long value) => new(ScalarTag.Int, value);

    /// <summary>Go's <c>float64</c>, the type of every JSON number and of Prometheus samples. NaN and infinities are values.</summary>
    public static MeasuredValue FromFloat(double value) => new(ScalarTag.Float64, BitConverter.DoubleToInt64Bits(value));

    /// <summary>An integer of a given Go type; the value must already fit it.</summary>
    public static MeasuredValue FromInteger(ValueKind kind, long value) =>
        kind is (>= ValueKind.Int and <= ValueKind.Uint64) or ValueKind.Duration or ValueKind.Month or ValueKind.Weekday
            ? new(ScalarTag.For(kind), value)
            : throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not an integer kind.");

    /// <summary>Go's <c>float32</c>.</summary>
    public static MeasuredValue FromFloat32(float value) => new(ScalarTag.For(ValueKind.Float32), BitConverter.DoubleToInt64Bits(value));

    /// <summary><c>time.Duration</c> from nanoseconds.</summary>
    public static MeasuredValue FromDuration(long nanoseconds) => new(ScalarTag.Duration, nanoseconds);

    public static MeasuredValue FromString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value, (long)ValueKind.String);
    }

    public static MeasuredValue FromBytes(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value, (long)ValueKind.Bytes);
    }

    /// <summary><c>[]float64</c>, as Prometheus vectors and ranges are. The array is not copied and must not change.</summary>
    public static MeasuredValue FromFloats(double[] values) => FromList(new FloatList(values));

    /// <summary><c>[]any</c>, as JSON arrays are. The array is not copied and must not change.</summary>
    public static MeasuredValue FromItems(params MeasuredValue[] items) => FromList(new AnyList(items));

    public static MeasuredValue FromList(ValueList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return new(list, (long)ValueKind.List);
    }

    public static MeasuredValue FromMap(ValueMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new(map, (long)ValueKind.Map);
    }

    /// <summary><c>map[string]any</c>, as JSON objects are.</summary>
    public static MeasuredValue FromMembers(IEnumerable<KeyValuePair<string, MeasuredValue>> members) =>
        FromMap(ValueMap.OfMembers(members));

    /// <summary><c>time.Time</c>.</summary>
    public static MeasuredValue FromTime(DateTimeOffset value) => FromTime(GoTime.From(value));

    internal static MeasuredValue FromTime(GoTime value) => new(value, (long)ValueKind.Time);

    /// <summary>A nil pointer: nil when it runs, though the static check knows what it would point to.</summary>
    internal static MeasuredValue NilOf(GoType pointed) => new(pointed, (long)ValueKind.Nil);

    internal static MeasuredValue FromFunction(Function value) => new(value, (long)ValueKind.Function);

    internal static MeasuredValue FromLocation(GoLocation value) => new(value, (long)ValueKind.Location);

    /// <summary>The truth of a bool. Throws for any other kind.</summary>
    public bool AsBool() => TryGetBool(out var value) ? value : throw WrongKind(ValueKind.Bool);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetBool(out bool value)
    {
        value = _bits != 0;
        return ReferenceEquals(_data, ScalarTag.Bool);
    }

    /// <summary>Any number as a float64. Throws for anything else.</summary>
    public double AsFloat() => TryGetFloat(out var value) ? value : throw WrongKind(ValueKind.Float64);

    /// <summary>Any number as a float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetFloat(out double value)
    {
        if (ReferenceEquals(_data, ScalarTag.Float64))
        {
            value = BitConverter.Int64BitsToDouble(_bits);
            return true;
        }

        return TryConvertFloat(out value);
    }

    public string AsString() => _data as string ?? throw WrongKind(ValueKind.String);

    public bool TryGetString([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
        (value = _data as string) is not null;

    public ValueList AsList() => _data as ValueList ?? throw WrongKind(ValueKind.List);

    public bool TryGetList([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ValueList? value) =>
        // The kind is looked at first: it is quicker than the type of what may be any list.
        (value = _bits == (long)ValueKind.List ? _data as ValueList : null)
            is not null;

    public ValueMap AsMap() => _data as ValueMap ?? throw WrongKind(ValueKind.Map);

    public bool TryGetMap([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ValueMap? value) =>
        (value = _data as ValueMap) is not null;

    /// <summary>The instant of a <c>time.Time</c>, to the 100 ns that .NET keeps.</summary>
    public DateTimeOffset AsTime() => RawTime.ToDateTimeOffset();

    internal GoTime RawTime => _data as GoTime ?? throw WrongKind(ValueKind.Time);

    internal GoLocation RawLocation => _data as GoLocation ?? throw WrongKind(ValueKind.Location);

    internal Function RawFunction => _data as Function ?? throw WrongKind(ValueKind.Function);

    internal byte[] RawBytes => _data as byte[] ?? throw WrongKind(ValueKind.Bytes);

    internal object? RawData => _data;

    /// <summary>The bits of a scalar: an integer's value (two's complement), a float's IEEE bits, 0 or 1 of a bool.</summary>
    internal long RawBits => _bits;

    /// <summary>The Go <c>int</c> that an integer of any width converts to (uint64 above 2^63-1 turns negative).</summary>
    internal long RawInteger => _bits;

    internal double RawFloat => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>The name of the value's Go type, such as <c>float64</c>, <c>[]interface {}</c> or <c>&lt;nil&gt;</c>.</summary>
    public string GoTypeName => Kind == ValueKind.Nil ? "<nil>" : GoType.Of(this).Name;

    /// <summary>The value as Go prints it with <c>%v</c>: <c>1e+06</c>, <c>[1 2]</c>, <c>map[a:1]</c>, <c>&lt;nil&gt;</c>.</summary>
    public string ToGoString() => GoPrinter.Print(this);

    /// <summary>
    /// The value as Prometheus prints samples (Go's <c>strconv.FormatFloat(x, 'f', -1, 64)</c>): <c>0.95</c>, lists <c>[1 2]</c>.
    /// Other values as <see cref="ToGoString"/>.
    /// </summary>
    public string ToSampleString() => GoPrinter.PrintSamples(this);

    public override string ToString() => ToGoString();

    private bool TryConvertFloat(out double value)
    {
        switch (Kind)
        {
            case ValueKind.Float32:
                value = RawFloat;
                return true;
            case ValueKind.Uint or ValueKind.Uint64:
                value = (ulong)_bits;
                return true;
            case >= ValueKind.Int and <= ValueKind.Uint64:
                value = _bits;
                return true;
            default:
                value = 0;
                return false;
        }
    }

    private InvalidOperationException WrongKind(ValueKind wanted) => new($"The value is {GoTypeName}, not {wanted}.");
}
