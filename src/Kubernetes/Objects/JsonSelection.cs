using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Rollouts.Kubernetes;

/// <summary>Copies chosen members of a JSON object, byte for byte, and leaves the others out.</summary>
public sealed class JsonSelection
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = KubeJson.MaxDepth };

    private readonly (byte[] Name, JsonSelection? Inside)[] _members;

    /// <param name="members">Names of members; a name with a dot chooses a member of an object inside.</param>
    public JsonSelection(params IReadOnlyList<string> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        _members =
        [
            .. members
                .Select(static path => path.Split('.', 2))
                .GroupBy(static path => path[0], static path => path.ElementAtOrDefault(1), StringComparer.Ordinal)
                .Select(static group =>
                    (Encoding.UTF8.GetBytes(group.Key), group.Contains(null) ? null : new JsonSelection([.. group.Select(static p => p!)]))
                ),
        ];
    }

    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public ReadOnlyMemory<byte> Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a JSON object was expected");
        }

        var output = new ArrayBufferWriter<byte>(512);
        Copy(ref reader, json, output);
        return output.WrittenSpan.ToArray();
    }

    private void Copy(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ArrayBufferWriter<byte> output)
    {
        var lead = (byte)'{';
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!IsChosen(ref reader, out var inside))
            {
                reader.Skip();
                continue;
            }

            output.Write([lead]);
            lead = (byte)',';
            var start = (int)reader.TokenStartIndex;
            reader.Read();
            if (inside is not null && reader.TokenType == JsonTokenType.StartObject)
            {
                output.Write(json[start..(int)reader.TokenStartIndex]);
                inside.Copy(ref reader, json, output);
            }
            else
            {
                reader.Skip();
                output.Write(json[start..(int)reader.BytesConsumed]);
            }
        }

        output.Write(lead == '{' ? "{}"u8 : "}"u8);
    }

    private bool IsChosen(ref Utf8JsonReader reader, out JsonSelection? inside)
    {
        foreach (var (name, selection) in _members)
        {
            if (reader.ValueTextEquals(name))
            {
                inside = selection;
                return true;
            }
        }

        inside = null;
        return false;
    }
}
