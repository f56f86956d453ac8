using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>
/// What one expression may cost. A limit reached is an ordinary <see cref="ExpressionException"/> with the code
/// <see cref="ExpressionErrorCode.Limit"/>. A limit below 1 is refused with an <see cref="ArgumentOutOfRangeException"/> that names it.
/// </summary>
public sealed record ExpressionLimits
{
    public static ExpressionLimits Default { get; } = new();

    /// <summary>UTF-16 units of source text. The default value is 65,536.</summary>
    public int SourceLength
    {
        get;
        init => field = (int)Positive(value);
    } = 65_536;

    /// <summary>Nodes of the syntax tree. The default value is 10,000, that of the original.</summary>
    public int Nodes
    {
        get;
        init => field = (int)Positive(value);
    } = 10_000;

    /// <summary>Nesting of the syntax tree. The default value is 2,000.</summary>
    public int Depth
    {
        get;
        init => field = (int)Positive(value);
    } = 2_000;

    /// <summary>Steps of one run: evaluated nodes of loops and elements looked at. The default value is 4,000,000.</summary>
    public long Steps
    {
        get;
        init => field = Positive(value);
    } = 4_000_000;

    /// <summary>Elements allocated by one run. The default value is 1,000,000, that of the original.</summary>
    public long Elements
    {
        get;
        init => field = Positive(value);
    } = 1_000_000;

    /// <summary>
    /// UTF-16 units of any one string that a run makes, printed values and JSON included. The default value is 1,000,000.
    /// </summary>
    public int StringLength
    {
        get;
        init => field = (int)Positive(value);
    } = 1_000_000;

    /// <summary>
    /// Bytes of strings, lists and maps that one run makes, including what it has dropped again, as estimated from their lengths.
    /// The default value is 33,554,432 (32 MiB).
    /// </summary>
    public long Memory
    {
        get;
        init => field = Positive(value);
    } = 32 << 20;

    /// <summary>
    /// How large the regular expressions of a program may be together, and any that a run makes: their characters and classes, with
    /// counted repeats written out, so that <c>(ab){100}</c> counts 200. The default value is 10,000.
    /// </summary>
    public int RegexSize
    {
        get;
        init => field = (int)Positive(value);
    } = 10_000;

    private static long Positive(long value, [CallerMemberName] string limit = "") =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(limit, value, $"The limit {limit} must be at least 1.");
}
