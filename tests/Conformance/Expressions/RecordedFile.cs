using System.IO.Compression;
using System.Text.Json;

namespace Rollouts.Conformance;

/// <summary>A file of recorded cases: one JSON object a line, gzipped or plain.</summary>
internal static class RecordedFile
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 2_000 };

    /// <summary>The lines with their numbers from 1. Empty lines are passed over.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">A line is no JSON object; names the file and the line.</exception>
    public static IEnumerable<(int Number, JsonElement Line)> Lines(string path)
    {
        using var reader = new StreamReader(Open(path));
        for (var number = 1; Next(reader, path) is { } text; number++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (number, Parse(text, path, number));
            }
        }
    }

    private static Stream Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"FILE: '{path}' does not exist; name a .jsonl or .jsonl.gz file of recorded cases.");
        }

        var file = File.OpenRead(path);
        var isCompressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static string? Next(StreamReader reader, string path)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException($"FILE: '{path}' is no valid gzip file: {exception.Message}", exception);
        }
    }

    private static JsonElement Parse(string text, string path, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Deep);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new FormatException($"{path}:{number}: the line is no JSON object; every line must be one recorded case.");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{path}:{number}: the line is no valid JSON: {exception.Message}", exception);
        }
    }
}
