namespace Rollouts.Expressions;

/// <summary>
/// Go strings are bytes; ours are UTF-16, where a byte that is not part of valid UTF-8 is kept as the lone surrogate U+DC00 + byte.
/// </summary>
internal static class GoText
{
    /// <summary>Orders by UTF-8 bytes, which is the order of code points and not that of UTF-16 units.</summary>
    public static readonly IComparer<string> Order = Comparer<string>.Create(Compare);

    public static int Compare(string? left, string? right)
    {
        var a = left.AsSpan();
        var b = right.AsSpan();
        var common = a.CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
        {
            return a.Length.CompareTo(b.Length);
        }

        var x = a[common];
        var y = b[common];

        // Above the surrogates UTF-16 order and code point order part: units of a pair stand for code points over U+FFFF.
        if (char.IsSurrogate(x) != char.IsSurrogate(y) && x >= '\uD800' && y >= '\uD800')
        {
            return char.IsSurrogate(x) ? 1 : -1;
        }

        return x.CompareTo(y);
    }
}
