using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>metav1.Time: written in UTC with whole seconds; the zero time is written as null.</summary>
internal sealed class GoTime : GoType
{
    private const string Zero = "0001-01-01T00:00:00Z";

    /// <summary>A struct is never empty.</summary>
    public override bool IsEmpty(JsonElement value) => false;

    public override bool IsZero(JsonElement value) => IsNil(value) || (TryRead(value, out var text) && text == Zero);

    public override void WriteValue(GoJsonWriter writer, JsonElement value)
    {
        if (IsNil(value))
        {
            writer.Write("null"u8);
            return;
        }

        if (!TryRead(value, out var text))
        {
            throw writer.Wrong("a time such as 2006-01-02T15:04:05Z", value);
        }

        if (text == Zero)
        {
            writer.Write("null"u8);
            return;
        }

        writer.Write((byte)'"');
        writer.WriteAscii(text);
        writer.Write((byte)'"');
    }

    private static bool TryRead(JsonElement value, out string text)
    {
        text = "";
        return value.ValueKind == JsonValueKind.String && Rfc3339.TryNormalize(GoString.Read(value), out text);
    }

    public override JsonNode? ReadTolerantly(JsonElement value, TolerantReading reading) =>
        IsNil(value) ? null
        : TryRead(value, out var text) ? text
        : reading.End();
}
