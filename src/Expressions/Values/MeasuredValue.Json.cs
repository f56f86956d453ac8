using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rollouts.Expressions;

public readonly partial struct MeasuredValue
{
    /// <summary>The deepest nesting that <see cref="ParseJson"/> accepts unless told otherwise.</summary>
    public const int DefaultJsonDepth = 256;

    /// <summary>The value that Go's <c>encoding/json</c> decodes into an <c>any</c>: numbers are float64, objects map[string]any.</summary>
    /// <exception cref="JsonException">A number does not fit a float64.</exception>
    public static MeasuredValue FromJson(JsonElement element) =>
        element.ValueKind == JsonValueKind.Undefined ? Nil : ParseJson(JsonMarshal.GetRawUtf8Value(element));

    /// <summary>Decodes JSON text as Go does: numbers are float64, the last of two equal keys wins, invalid UTF-8 becomes U+FFFD.</summary>
    /// <exception cref="JsonException">The text is not one JSON value, is nested too deeply or has a number beyond float64.</exception>
    public static MeasuredValue ParseJson(ReadOnlySpan<byte> utf8, int maxDepth = DefaultJsonDepth) => JsonDecoder.Decode(utf8, maxDepth);

    /// <summary>The value as Go's <c>json.Marshal</c> writes it: compact, keys sorted, <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped.</summary>
    /// <exception cref="ExpressionException">The value has no JSON form (NaN, infinities, maps with other than string keys).</exception>
    public string ToJson() => JsonEncoder.Encode(this, indent: null);
}
