namespace Rollouts.Expressions;

/// <summary>What one expression may cost. A limit reached is an ordinary <see cref="ExpressionException"/>.</summary>
public sealed record ExpressionLimits
{
    public static ExpressionLimits Default { get; } = new();

    /// <summary>UTF-16 units of source text. The default value is 65,536.</summary>
    public int SourceLength { get; init; } = 65_536;

    /// <summary>Nodes of the syntax tree. The default value is 10,000, that of the original.</summary>
    public int Nodes { get; init; } = 10_000;

    /// <summary>Nesting of the syntax tree. The default value is 2,000.</summary>
    public int Depth { get; init; } = 2_000;

    /// <summary>Steps of one run: evaluated nodes of loops and elements looked at. The default value is 10,000,000.</summary>
    public long Steps { get; init; } = 10_000_000;

    /// <summary>Elements allocated by one run. The default value is 1,000,000, that of the original.</summary>
    public long Elements { get; init; } = 1_000_000;

    /// <summary>UTF-16 units of any one string that a run makes. The default value is 1,000,000.</summary>
    public int StringLength { get; init; } = 1_000_000;
}
