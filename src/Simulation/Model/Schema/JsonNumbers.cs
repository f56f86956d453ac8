using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>Reads JSON numbers whatever CLR type backs the node (parsed text or a value that code put in).</summary>
internal static class JsonNumbers
{
    public static bool IsNumber(JsonNode node) => node.GetValueKind() == JsonValueKind.Number;

    /// <summary>An integer in the sense of JSON schema: written without fraction, or with a zero one.</summary>
    public static bool IsInteger(JsonNode node) =>
        IsNumber(node) && (TryToInt64(node, out _) || Math.Floor(ToDouble(node)) == ToDouble(node));

    public static bool TryToInt64(JsonNode? node, out long value)
    {
        value = 0;
        return node is JsonValue
            && IsNumber(node)
            && long.TryParse(node.ToJsonString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The value, or the default when the node is absent or no integer.</summary>
    public static long ToInt64(JsonNode? node, long otherwise = 0) => TryToInt64(node, out var value) ? value : otherwise;

    /// <exception cref="InvalidOperationException">The node is no number.</exception>
    public static double ToDouble(JsonNode node) =>
        IsNumber(node)
            ? double.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{node.ToJsonString()} is not a number");
}
