namespace Rollouts.Expressions;

/// <summary>A Go type as the static check sees it. Compared by structure.</summary>
internal sealed class GoType : IEquatable<GoType>
{
    public static readonly GoType Any = new(GoTypeKind.Any, "interface {}");
    public static readonly GoType Nil = new(GoTypeKind.Nil, "unknown");
    public static readonly GoType Bool = new(GoTypeKind.Bool, "bool");
    public static readonly GoType Int = new(GoTypeKind.Int, "int");
    public static readonly GoType Int64 = new(GoTypeKind.Int64, "int64");
    public static readonly GoType Uint8 = new(GoTypeKind.Uint8, "uint8");
    public static readonly GoType Float64 = new(GoTypeKind.Float64, "float64");
    public static readonly GoType String = new(GoTypeKind.String, "string");
    public static readonly GoType Bytes = new(GoTypeKind.Bytes, "[]uint8", Uint8);
    public static readonly GoType Duration = new(GoTypeKind.Duration, "time.Duration");
    public static readonly GoType Month = new(GoTypeKind.Month, "time.Month");
    public static readonly GoType Weekday = new(GoTypeKind.Weekday, "time.Weekday");
    public static readonly GoType Time = new(GoTypeKind.Time, "time.Time");
    public static readonly GoType Location = new(GoTypeKind.Location, "*time.Location");
    public static readonly GoType Function = new(GoTypeKind.Function, "func");
    public static readonly GoType AnyList = List(Any);
    public static readonly GoType FloatList = List(Float64);
    public static readonly GoType IntList = List(Int);
    public static readonly GoType StringList = List(String);
    public static readonly GoType AnyMap = Map(String, Any);

    private static readonly GoType[] Scalars =
    [
        Any,
        Bool,
        Int,
        new(GoTypeKind.Int8, "int8"),
        new(GoTypeKind.Int16, "int16"),
        new(GoTypeKind.Int32, "int32"),
        Int64,
        new(GoTypeKind.Uint, "uint"),
        Uint8,
        new(GoTypeKind.Uint16, "uint16"),
        new(GoTypeKind.Uint32, "uint32"),
        new(GoTypeKind.Uint64, "uint64"),
        new(GoTypeKind.Float32, "float32"),
        Float64,
        Duration,
        Month,
        Weekday,
        String,
        Bytes,
    ];

    /// <summary><c>[2]interface {}</c>: an array, not a slice, as which toPairs gives each pair.</summary>
    public static readonly GoType Pair = new(GoTypeKind.List, "[2]interface {}", Any);

    private readonly bool _isBoxed;
    private string? _name;

    private GoType(GoTypeKind kind, string? name, GoType? element = null, GoType? key = null, bool isBoxed = false)
    {
        Kind = kind;
        _name = name;
        _isBoxed = isBoxed;
        Element = element;
        Key = key;
    }

    public GoTypeKind Kind { get; }

    /// <summary>As Go spells it in error messages.</summary>
    public string Name => _name ??= Kind == GoTypeKind.List ? "[]" + Element!.Name : $"map[{Key!.Name}]{Element!.Name}";

    /// <summary>The element type of a list, the value type of a map.</summary>
    public GoType? Element { get; }

    public GoType? Key { get; }

    public bool IsAny => Kind == GoTypeKind.Any;

    public bool IsNil => Kind == GoTypeKind.Nil;

    public bool IsInteger => Kind is >= GoTypeKind.Int and <= GoTypeKind.Uint64;

    public bool IsFloat => Kind is GoTypeKind.Float32 or GoTypeKind.Float64;

    public bool IsNumber => Kind is >= GoTypeKind.Int and <= GoTypeKind.Float64;

    /// <summary>Whether the Go type is <c>[]interface {}</c>, whatever is known of its elements.</summary>
    public bool IsBoxedList => Kind == GoTypeKind.List && (_isBoxed || ReferenceEquals(Element, Any)) && !ReferenceEquals(this, Pair);

    public bool IsList => Kind is GoTypeKind.List or GoTypeKind.Bytes;

    public static GoType List(GoType element) => new(GoTypeKind.List, null, element);

    /// <summary>A <c>[]interface {}</c> whose elements the checker knows more about: array literals, what filter and map give.</summary>
    public static GoType Boxed(GoType element) => element.IsAny ? AnyList : new(GoTypeKind.List, AnyList.Name, element, isBoxed: true);

    /// <summary>A pointer to a type: the check looks through it, but what it gives is never asserted to be just that type.</summary>
    public static GoType PointerTo(GoType type) => new(type.Kind, type.Name, type.Element, type.Key, type._isBoxed);

    /// <summary>A function of the environment, by its Go signature such as <c>func(float64) bool</c>.</summary>
    public static GoType FunctionOf(string signature) => new(GoTypeKind.Function, signature);

    public static GoType Map(GoType key, GoType element) => new(GoTypeKind.Map, null, element, key);

    public static GoType OfKind(ValueKind kind) =>
        kind <= ValueKind.Bytes ? Scalars[(int)kind] : throw new ArgumentOutOfRangeException(nameof(kind));

    /// <summary>The dynamic type of a value; nil has the type <see cref="Nil"/>.</summary>
    public static GoType Of(in MeasuredValue value) =>
        value.Kind switch
        {
            ValueKind.Nil => value.RawData as GoType ?? Nil,
            ValueKind.List => value.AsList().Type,
            ValueKind.Map => value.AsMap().Type,
            ValueKind.Time => Time,
            ValueKind.Location => Location,
            ValueKind.Function => value.RawFunction.Type,
            var kind => Scalars[(int)kind],
        };

    /// <summary>
    /// What reflection calls the kind of the type: named integers have the kind of what they are made of, and then count as the same
    /// kind where the elements of an array literal are compared.
    /// </summary>
    public GoTypeKind ReflectedKind =>
        Kind switch
        {
            GoTypeKind.Month or GoTypeKind.Weekday => GoTypeKind.Int,
            GoTypeKind.Duration => GoTypeKind.Int64,
            GoTypeKind.Bytes => GoTypeKind.List,
            _ => Kind,
        };

    /// <summary>The name of a value's type in run-time messages.</summary>
    public static string NameOf(in MeasuredValue value) => value.Kind == ValueKind.Nil ? "<nil>" : Of(value).Name;

    public bool Equals(GoType? other) =>
        ReferenceEquals(this, other)
        || (
            other is not null
            && Kind == other.Kind
            && Equals(Element, other.Element)
            && Equals(Key, other.Key)
            && _isBoxed == other._isBoxed
            && (Kind is not (GoTypeKind.Function or GoTypeKind.List) || Name == other.Name)
        );

    public override bool Equals(object? obj) => Equals(obj as GoType);

    public override int GetHashCode() => HashCode.Combine(Kind, Element, Key);

    public override string ToString() => Name;
}
