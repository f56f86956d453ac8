using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Rollouts.Api;

/// <summary>The one way in which objects are read from and written to JSON.</summary>
public static class RolloutsJson
{
    /// <summary>
    /// Names in camelCase, absent members not written, <c>null</c> reads as absent, unknown members kept by the views.
    /// Shared and read-only.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
            MaxDepth = 256,
            Converters =
            {
                new KubernetesTimeConverter(),
                new NullAsZeroConverter<int>(
                    static (ref reader) => WholeNumber.ReadInt32(ref reader),
                    static (w, v) => w.WriteNumberValue(v)
                ),
                new NullAsZeroConverter<long>(
                    static (ref reader) => WholeNumber.ReadInt64(ref reader),
                    static (w, v) => w.WriteNumberValue(v)
                ),
                new NullAsZeroConverter<bool>(static (ref reader) => reader.GetBoolean(), static (w, v) => w.WriteBooleanValue(v)),
            },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NullAsDefault.Apply } },
        };
        options.MakeReadOnly();
        return options;
    }
}
