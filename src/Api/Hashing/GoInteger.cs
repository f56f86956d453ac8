using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>An int32 or int64. A number written with a point or an exponent is taken when it is whole, as Kubernetes takes it.</summary>
internal sealed class GoInteger(long minimum, long maximum) : GoType
{
    public static GoInteger Int32 { get; } = new(int.MinValue, int.MaxValue);

    public static GoInteger Int64 { get; } = new(long.MinValue, long.MaxValue);

    public override bool IsEmpty(JsonElement value) => IsNil(value) || (TryRead(value, out var number) && number == 0);

    public override void WriteValue(GoJsonWriter writer, JsonElement value)
    {
        if (IsNil(value))
        {
            writer.Write((byte)'0');
        }
        else if (TryRead(value, out var number))
        {
            writer.Write(number);
        }
        else
        {
            throw writer.Wrong($"a whole number from {minimum} to {maximum}", value);
        }
    }

    private bool TryRead(JsonElement value, out long number)
    {
        number = 0;
        if (value.ValueKind != JsonValueKind.Number)
        {
            return false;
        }

        if (!value.TryGetInt64(out number))
        {
            // 2^63 itself is the first double that no longer fits.
            if (!value.TryGetDouble(out var real) || real != Math.Truncate(real) || real < long.MinValue || real >= -(double)long.MinValue)
            {
                return false;
            }

            number = (long)real;
        }

        return number >= minimum && number <= maximum;
    }

    public override JsonNode? ZeroNode => 0;

    public override JsonNode? ReadTolerantly(JsonElement value, TolerantReading reading) => TryRead(value, out var number) ? number : null;
}
