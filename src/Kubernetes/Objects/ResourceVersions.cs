namespace Rollouts.Kubernetes;

/// <summary>Compares resourceVersions. They are decimal numbers of any length that grow with every write; anything else cannot be compared.</summary>
public static class ResourceVersions
{
    /// <summary>-1 when <paramref name="left"/> is older, 0 when equal, 1 when newer, null when one of them is not a number.</summary>
    public static int? Compare(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (!IsNumber(left) || !IsNumber(right))
        {
            return string.Equals(left, right, StringComparison.Ordinal) ? 0 : null;
        }

        var first = left.AsSpan().TrimStart('0');
        var second = right.AsSpan().TrimStart('0');
        return first.Length != second.Length ? first.Length.CompareTo(second.Length) : Math.Sign(first.SequenceCompareTo(second));
    }

    private static bool IsNumber(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
