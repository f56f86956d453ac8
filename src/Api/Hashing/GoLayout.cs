using System.Collections.Frozen;

namespace Rollouts.Api;

/// <summary>
/// The notation for Go structs. One line per struct: its name, then its fields in the order of the source as <c>json[?][!][:type]</c>, where
/// <c>?</c> is omitempty, <c>!</c> is omitzero, and the type is string when it is left out; <c>@Name</c> embeds a struct. Lines that start
/// with <c>#</c> are comments.
/// </summary>
internal static class GoLayout
{
    public static IEnumerable<string> ReadResource(string name)
    {
        using var stream =
            typeof(GoLayout).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>All structs by name.</summary>
    /// <exception cref="FormatException">A type is unknown, or a struct has a field twice.</exception>
    public static FrozenDictionary<string, GoStruct> Compile(IEnumerable<string> lines)
    {
        var words = lines
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(line => line[0], line => line[1..], StringComparer.Ordinal);
        var structs = words.Keys.ToFrozenDictionary(name => name, _ => new GoStruct(), StringComparer.Ordinal);
        foreach (var (name, type) in structs)
        {
            var fields = Spread(name, words).Select(word => Field(word, structs)).ToList();
            if (fields.Select(field => field.Name).Distinct(StringComparer.Ordinal).Count() != fields.Count)
            {
                throw new FormatException($"{name} has a field twice.");
            }

            type.Complete(fields);
        }

        return structs;
    }

    private static IEnumerable<string> Spread(string name, Dictionary<string, string[]> words) =>
        words[name].SelectMany(word => word[0] == '@' ? Spread(word[1..], words) : [word]);

    private static GoField Field(string word, FrozenDictionary<string, GoStruct> structs)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var (tag, type) = colon < 0 ? (word, "string") : (word[..colon], word[(colon + 1)..]);
        return new GoField(tag.TrimEnd('?', '!'), tag.Contains('?', StringComparison.Ordinal), tag.EndsWith('!'), Type(type, structs));
    }

    private static GoType Type(string name, FrozenDictionary<string, GoStruct> structs)
    {
        const string Map = "map[string]";
        const string Slice = "[]";
        if (name.StartsWith('*'))
        {
            return new GoPointer(Type(name[1..], structs));
        }

        if (name.StartsWith(Slice, StringComparison.Ordinal))
        {
            return new GoSlice(Type(name[Slice.Length..], structs));
        }

        if (name.StartsWith(Map, StringComparison.Ordinal))
        {
            return new GoMap(Type(name[Map.Length..], structs));
        }

        return name switch
        {
            "string" => new GoString(),
            "bool" => new GoBoolean(),
            "int32" => GoInteger.Int32,
            "int64" => GoInteger.Int64,
            "IntOrString" => new GoIntOrString(),
            "Quantity" => new GoQuantity(),
            "Time" => new GoTime(),
            "RawMessage" or "FieldsV1" => new GoRawJson(),
            _ => structs.TryGetValue(name, out var type) ? type : throw new FormatException($"Type {name} is unknown."),
        };
    }
}
