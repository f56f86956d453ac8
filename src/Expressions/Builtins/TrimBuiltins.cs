namespace Rollouts.Expressions;

/// <summary>trim, trimPrefix, trimSuffix.</summary>
internal static class TrimBuiltins
{
    public static MeasuredValue Trim(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var text = TextBuiltins.Text(arguments[0]);
        frame.Charge(arguments.Length == 1 ? 0 : TextBuiltins.WorkBytes + (TextBuiltins.PartBytes * (long)text.Length));
        return MeasuredValue.FromString(arguments.Length == 1 ? text.Trim() : TrimRunes(text, TextBuiltins.Text(arguments[1])));
    }

    public static MeasuredValue TrimPrefix(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var text = TextBuiltins.Text(arguments[0]);
        var prefix = arguments.Length == 1 ? " " : TextBuiltins.Text(arguments[1]);
        var whole = text;
        var isAligned = GoText.Align(ref text, ref prefix);
        return !text.StartsWith(prefix, StringComparison.Ordinal) ? MeasuredValue.FromString(whole)
            : isAligned ? MeasuredValue.FromString(GoText.FromOctets(text[prefix.Length..]))
            : MeasuredValue.FromString(text[prefix.Length..]);
    }

    public static MeasuredValue TrimSuffix(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var text = TextBuiltins.Text(arguments[0]);
        var suffix = arguments.Length == 1 ? " " : TextBuiltins.Text(arguments[1]);
        var whole = text;
        var isAligned = GoText.Align(ref text, ref suffix);
        return !text.EndsWith(suffix, StringComparison.Ordinal) ? MeasuredValue.FromString(whole)
            : isAligned ? MeasuredValue.FromString(GoText.FromOctets(text[..^suffix.Length]))
            : MeasuredValue.FromString(text[..^suffix.Length]);
    }

    private static string TrimRunes(string text, string cutset)
    {
        var set = TextBuiltins.Characters(cutset).ToHashSet(StringComparer.Ordinal);
        var characters = TextBuiltins.Characters(text);
        var start = 0;
        var end = characters.Length;
        while (start < end && set.Contains(characters[start]))
        {
            start++;
        }

        while (end > start && set.Contains(characters[end - 1]))
        {
            end--;
        }

        return string.Concat(characters[start..end]);
    }
}
