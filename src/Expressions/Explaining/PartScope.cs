namespace Rollouts.Expressions;

/// <summary>What a part of an expression sees besides the environment: the <c>let</c> variables and the element of the predicate around it.</summary>
internal sealed class PartScope
{
    private readonly PartScope? _outer;
    private readonly int _count;
    private readonly string? _let;
    private readonly MeasuredValue _value;

    private PartScope(PartScope? outer, int count, string? let, GoType type, in MeasuredValue value)
    {
        _outer = outer;
        _count = count;
        _let = let;
        _value = value;
        Type = type;
    }

    /// <summary>Outside of all.</summary>
    public static PartScope Outermost { get; } = new(null, 0, null, GoType.Nil, MeasuredValue.Nil);

    /// <summary>Where the innermost element stands; its index and what <c>reduce</c> has so far follow.</summary>
    public int ElementSlot => _outer!._count;

    private GoType Type { get; }

    private bool HasIndex { get; init; }

    private bool HasAccumulator { get; init; }

    private long Index { get; init; }

    private MeasuredValue Accumulated { get; init; }

    public PartScope WithLet(string name, GoType type, in MeasuredValue value) => new(this, _count + 1, name, type, value);

    /// <param name="collection">The type of the collection.</param>
    /// <param name="accumulated">What <c>reduce</c> has so far; null in other predicates.</param>
    public PartScope WithElement(GoType collection, in MeasuredValue element, int index, bool hasIndex, MeasuredValue? accumulated) =>
        new(this, _count + 3, null, collection, element)
        {
            Index = index,
            HasIndex = hasIndex,
            HasAccumulator = accumulated is not null,
            Accumulated = accumulated ?? MeasuredValue.Nil,
        };

    /// <summary>Declares everything to a binder, outermost first.</summary>
    public void Declare(Binder binder)
    {
        foreach (var scope in FromOutermost())
        {
            if (scope._let is { } name)
            {
                binder.DeclareLet(name, scope.Type);
            }
            else
            {
                binder.DeclareElement(scope.Type, scope.HasIndex, scope.HasAccumulator);
            }
        }
    }

    /// <summary>Puts the values where <see cref="Declare"/> announced them.</summary>
    public void Fill(Span<MeasuredValue> locals)
    {
        for (var scope = this; scope._outer is not null; scope = scope._outer)
        {
            var slot = scope._outer._count;
            locals[slot] = scope._value;
            if (scope._let is null)
            {
                locals[slot + 1] = MeasuredValue.FromInt(scope.Index);
                locals[slot + 2] = scope.Accumulated;
            }
        }
    }

    private Stack<PartScope> FromOutermost()
    {
        var scopes = new Stack<PartScope>();
        for (var scope = this; scope._outer is not null; scope = scope._outer)
        {
            scopes.Push(scope);
        }

        return scopes;
    }
}
