using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>
/// Kubernetes times: written as RFC 3339 in UTC with whole seconds, read with or without a fraction and with any offset.
/// </summary>
internal sealed class KubernetesTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("a time such as 2026-01-31T12:00:00Z is needed");
        }

        return KubernetesTime.TryParse(reader.GetString(), out var time)
            ? time
            : throw new JsonException($"'{reader.GetString()}' is no time such as 2026-01-31T12:00:00Z");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(KubernetesTime.Format(value));
}
