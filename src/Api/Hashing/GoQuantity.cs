using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>resource.Quantity, a struct with a marshaler: never empty, always written as a string in its canonical form.</summary>
internal sealed class GoQuantity : GoType
{
    public override bool IsEmpty(JsonElement value) => false;

    public override void WriteValue(GoJsonWriter writer, JsonElement value)
    {
        if (IsNil(value))
        {
            writer.Write("\"0\""u8);
            return;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => GoString.Read(value),
            JsonValueKind.Number => GoNumber.Format(writer, value),
            _ => throw writer.Wrong("a quantity", value),
        };
        // Twice, since the round trip before hashing (row A41) reads what was written: 62.5Ki becomes 64000 and that 64k.
        if (!QuantityText.TryCanonicalize(text, out var canonical) || !QuantityText.TryCanonicalize(canonical, out canonical))
        {
            throw writer.Wrong("a quantity such as 500m, 1.5, 64Mi or 12e6", value);
        }

        writer.Write((byte)'"');
        writer.WriteAscii(canonical);
        writer.Write((byte)'"');
    }

    public override JsonNode? ZeroNode => "0";

    public override JsonNode? ReadTolerantly(JsonElement value, TolerantReading reading)
    {
        using var writer = new GoJsonWriter(HashForm.Current);
        try
        {
            WriteValue(writer, value);
            return JsonNode.Parse(writer.Written);
        }
        catch (HashInputException)
        {
            return reading.End();
        }
    }
}
