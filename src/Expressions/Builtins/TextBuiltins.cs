using System.Text;

namespace Rollouts.Expressions;

/// <summary>Builtins on strings.</summary>
internal static class TextBuiltins
{
    /// <summary>About what each part of a split string takes: itself and its place in an array.</summary>
    internal const int PartBytes = 40;

    /// <summary>About what a function takes to make a string, besides the string.</summary>
    internal const int WorkBytes = 256;

    public static string Text(in MeasuredValue value) =>
        value.TryGetString(out var text)
            ? text
            : throw ExpressionException.Runtime(
                $"interface conversion: interface {{}} is {(value.Kind == ValueKind.Nil ? "nil" : GoType.NameOf(value))}, not string"
            );

    public static MeasuredValue Upper(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromString(GoCase.ToUpper(ToBeMapped(arguments[0], ref frame)));

    public static MeasuredValue Lower(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromString(GoCase.ToLower(ToBeMapped(arguments[0], ref frame)));

    public static MeasuredValue Split(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        SplitBy(arguments, keepSeparator: false, ref frame);

    public static MeasuredValue SplitAfter(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        SplitBy(arguments, keepSeparator: true, ref frame);

    public static MeasuredValue Replace(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var text = Text(arguments[0]);
        var old = Text(arguments[1]);
        var replacement = Text(arguments[2]);
        if (GoText.Align(ref text, ref old))
        {
            replacement = Encoding.Latin1.GetString(GoText.ToBytes(replacement));
            var octets = Replace(
                [MeasuredValue.FromString(text), MeasuredValue.FromString(old), MeasuredValue.FromString(replacement), .. arguments[3..]],
                ref frame
            );
            return MeasuredValue.FromString(GoText.FromOctets(octets.AsString()));
        }

        var limit = arguments.Length > 3 ? Integer(arguments[3]) : -1;

        // An empty pattern stands before, between and after the characters.
        if (old.Length == 0)
        {
            frame.Charge(WorkBytes + (PartBytes * (long)text.Length));
            return Interleave(Characters(text), replacement, limit, ref frame);
        }

        var parts = text.Split(old);
        var replaced = limit < 0 ? parts.Length - 1 : Math.Min(limit, parts.Length - 1);
        frame.RequireLength(text.Length + (replaced * ((long)replacement.Length - old.Length)));
        frame.Step(text.Length);
        frame.Charge(WorkBytes + (PartBytes * (long)parts.Length) + (2L * sizeof(char) * text.Length));
        var result = new StringBuilder(parts[0]);
        for (var i = 1; i < parts.Length; i++)
        {
            result.Append(i <= replaced ? replacement : old).Append(parts[i]);
        }

        return MeasuredValue.FromString(GoText.Rejoin(result.ToString()));
    }

    public static MeasuredValue Repeat(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var text = Text(arguments[0]);
        var count = Integer(arguments[1]);
        if (count < 0)
        {
            throw ExpressionException.Runtime($"invalid argument for repeat (expected positive integer, got {count})");
        }

        if (count > 1_000_000)
        {
            throw ExpressionException.Limit("memory budget exceeded");
        }

        frame.Allocate(GoText.ByteLength(text) * count);
        frame.RequireLength(text.Length * count);
        return MeasuredValue.FromString(GoText.Rejoin(new StringBuilder().Insert(0, text, (int)count).ToString()));
    }

    public static MeasuredValue Join(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        if (!arguments[0].TryGetList(out var list))
        {
            throw ExpressionException.Runtime($"invalid argument for join (type {GoType.NameOf(arguments[0])})");
        }

        var separator = arguments.Length > 1 ? Text(arguments[1]) : "";
        var result = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            frame.Step(1);
            result.Append(i > 0 ? separator : "").Append(Text(list[i]));
            frame.RequireLength(result.Length);
        }

        frame.Charge(WorkBytes + (2L * sizeof(char) * result.Length));
        return MeasuredValue.FromString(GoText.Rejoin(result.ToString()));
    }

    public static MeasuredValue IndexOf(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromInt(Offset(arguments, static (text, part) => text.IndexOf(part, StringComparison.Ordinal)));

    public static MeasuredValue LastIndexOf(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromInt(
            Offset(arguments, static (text, part) => part.Length == 0 ? text.Length : text.LastIndexOf(part, StringComparison.Ordinal))
        );

    public static MeasuredValue HasPrefix(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromBool(Offset(arguments, static (text, part) => text.StartsWith(part, StringComparison.Ordinal) ? 0 : -1) == 0);

    public static MeasuredValue HasSuffix(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromBool(Offset(arguments, static (text, part) => text.EndsWith(part, StringComparison.Ordinal) ? 0 : -1) == 0);

    public static MeasuredValue ToBase64(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var bytes = GoText.ToBytes(Text(arguments[0]));
        frame.RequireLength((bytes.Length / 3 * 4) + 4);
        return MeasuredValue.FromString(Convert.ToBase64String(bytes));
    }

    public static MeasuredValue FromBase64(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        frame.Charge(WorkBytes + (3L * sizeof(char) * Text(arguments[0]).Length));
        var text = Text(arguments[0]).Replace("\r", "").Replace("\n", "");
        var buffer = new byte[text.Length];
        return text.AsSpan().IndexOfAny(" \t") < 0 && Convert.TryFromBase64String(text, buffer, out var length)
            ? MeasuredValue.FromString(GoText.FromBytes(buffer.AsSpan(0, length)))
            : throw ExpressionException.Runtime("illegal base64 data");
    }

    /// <summary>Text whose characters are mapped one by one, unless they are ASCII.</summary>
    private static string ToBeMapped(in MeasuredValue value, ref Frame frame)
    {
        var text = Text(value);
        frame.Charge(Ascii.IsValid(text) ? 0 : (2 * WorkBytes) + (PartBytes * (long)text.Length));
        return text;
    }

    /// <summary>The byte offset of what is found.</summary>
    private static int Offset(scoped ReadOnlySpan<MeasuredValue> arguments, Func<string, string, int> find)
    {
        var text = Text(arguments[0]);
        var part = Text(arguments[1]);
        return GoText.Align(ref text, ref part) ? find(text, part) : GoText.ByteOffset(text, find(text, part));
    }

    private static MeasuredValue SplitBy(scoped ReadOnlySpan<MeasuredValue> arguments, bool keepSeparator, ref Frame frame)
    {
        var text = Text(arguments[0]);
        var separator = Text(arguments[1]);
        var isAligned = GoText.Align(ref text, ref separator);
        var limit = arguments.Length > 2 ? Integer(arguments[2]) : -1;
        frame.Step(text.Length);
        if (limit == 0)
        {
            return MeasuredValue.FromList(new TypedList(GoType.String, [], isNilSlice: true));
        }

        frame.Charge(separator.Length == 0 ? PartBytes * (long)text.Length : 0);
        var parts = separator.Length == 0 ? Characters(text) : text.Split(separator);
        frame.Charge(separator.Length == 0 ? 0 : PartBytes * (long)parts.Length);
        if (limit > 0 && limit < parts.Length)
        {
            var kept = (int)limit;
            parts = [.. parts[..(kept - 1)], string.Join(separator, parts[(kept - 1)..])];
        }

        var items = new MeasuredValue[parts.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var part = keepSeparator && i < items.Length - 1 ? parts[i] + separator : parts[i];
            items[i] = MeasuredValue.FromString(isAligned ? GoText.FromOctets(part) : part);
        }

        return MeasuredValue.FromList(new TypedList(GoType.String, items));
    }

    private static MeasuredValue Interleave(string[] characters, string replacement, long limit, ref Frame frame)
    {
        var gaps = limit < 0 ? characters.Length + 1 : Math.Min(limit, characters.Length + 1);
        frame.RequireLength(characters.Length + (gaps * replacement.Length));
        var result = new StringBuilder();
        for (var i = 0; i <= characters.Length; i++)
        {
            result.Append(i < gaps ? replacement : "").Append(i < characters.Length ? characters[i] : "");
        }

        return MeasuredValue.FromString(result.ToString());
    }

    /// <summary>The characters of a string; a stray byte is one.</summary>
    internal static string[] Characters(string text)
    {
        var characters = new List<string>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var width = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
            characters.Add(text.Substring(i, width));
            i += width - 1;
        }

        return [.. characters];
    }

    private static long Integer(in MeasuredValue value) =>
        value.IsInteger
            ? value.RawInteger
            : throw ExpressionException.Runtime($"interface conversion: interface {{}} is {GoType.NameOf(value)}, not int");
}
