namespace Rollouts.Expressions;

/// <summary>What is known about the values that a part of an expression may have: an over-estimate of all runs that do not fail.</summary>
internal sealed record PossibleValue
{
    /// <summary>Integers beyond are not told apart when they are compared with floats.</summary>
    private const double ExactLimit = 1L << 53;

    public static PossibleValue Unknown { get; } = new();

    public static PossibleValue Bool { get; } = new() { Kinds = PossibleKinds.Bool };

    public PossibleKinds Kinds { get; init; } = PossibleKinds.Any;

    /// <summary>The truth, where it is known. A value that is no bool has none.</summary>
    public bool? Truth { get; init; }

    /// <summary>The least number that it may be.</summary>
    public double Low { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest number that it may be.</summary>
    public double High { get; init; } = double.PositiveInfinity;

    public bool MayBeNaN { get; init; } = true;

    /// <summary>Where a NaN would come from, worth a guard; null when there is no such source.</summary>
    public string? NaNSource { get; init; }

    /// <summary>Where a nil would come from, worth a guard; null when there is no such source.</summary>
    public string? NilSource { get; init; }

    /// <summary>Whether the nil would come from a list that is empty.</summary>
    public bool IsNilWhenEmpty { get; init; }

    /// <summary>Where it is read from, as <c>result.items[]</c>; null when it is computed.</summary>
    public string? Path { get; init; }

    /// <summary>What its elements are, if it is a list, or its members, if it is a map.</summary>
    public PossibleValue? Element { get; init; }

    /// <summary>How many elements it has at least, if it is a list.</summary>
    public int Length { get; init; }

    public bool IsNumber => Kinds == PossibleKinds.Number;

    public static PossibleValue Of(PossibleKinds kinds) => new() { Kinds = kinds, MayBeNaN = kinds.HasFlag(PossibleKinds.Number) };

    public static PossibleValue Integer(double low, double high) =>
        new()
        {
            Kinds = PossibleKinds.Number,
            Low = low,
            High = high,
            MayBeNaN = false,
        };

    /// <summary>A list that may also be a nil slice.</summary>
    public static PossibleValue ListOf(PossibleValue? element) => Of(PossibleKinds.List | PossibleKinds.Nil) with { Element = element };

    public static PossibleValue Known(bool truth) => new() { Kinds = PossibleKinds.Bool, Truth = truth };

    public static PossibleValue Constant(double number) =>
        Math.Abs(number) < ExactLimit
            ? new()
            {
                Kinds = PossibleKinds.Number,
                Low = number,
                High = number,
                MayBeNaN = false,
            }
            : new() { Kinds = PossibleKinds.Number, MayBeNaN = double.IsNaN(number) };

    /// <summary>All values of a Go type.</summary>
    public static PossibleValue Of(GoType type) =>
        type.Kind switch
        {
            GoTypeKind.Any => Unknown,
            GoTypeKind.Nil => Of(PossibleKinds.Nil),
            GoTypeKind.Bool => Bool,
            GoTypeKind.String => Of(PossibleKinds.Text),
            GoTypeKind.List => new()
            {
                Kinds = PossibleKinds.List | PossibleKinds.Nil,
                MayBeNaN = false,
                Element = Of(type.Element!),
            },
            GoTypeKind.Map => Of(PossibleKinds.Map | PossibleKinds.Nil) with { Element = Of(type.Element!) },
            _ when type.IsFloat => Of(PossibleKinds.Number),
            _ when type.IsInteger => Of(PossibleKinds.Number) with { MayBeNaN = false },
            _ => Of(PossibleKinds.Other),
        };

    /// <summary>Either of the two.</summary>
    public static PossibleValue Union(PossibleValue a, PossibleValue b) =>
        new()
        {
            Kinds = a.Kinds | b.Kinds,
            Truth = a.Truth == b.Truth && a.Kinds == PossibleKinds.Bool && b.Kinds == PossibleKinds.Bool ? a.Truth : null,
            Low = Math.Min(a.Low, b.Low),
            High = Math.Max(a.High, b.High),
            MayBeNaN = a.MayBeNaN || b.MayBeNaN,
            NaNSource = a.NaNSource ?? b.NaNSource,
            NilSource = a.NilSource ?? b.NilSource,
            IsNilWhenEmpty = a.IsNilWhenEmpty || b.IsNilWhenEmpty,
            Path = a.Path == b.Path ? a.Path : null,
            Element = a.Element is { } x && b.Element is { } y ? Union(x, y) : null,
            Length = Math.Min(a.Length, b.Length),
        };
}
