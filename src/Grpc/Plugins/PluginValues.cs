using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Rollouts.Grpc;

/// <summary>JSON of manifests as plugins get it, and back.</summary>
public static class PluginValues
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithRecursionLimit(64));

    /// <param name="value">An object, or nothing.</param>
    /// <param name="path">Where it stands, for errors.</param>
    /// <exception cref="PluginValueException">It is no object, or nested too deep.</exception>
    public static Struct ToStruct(JsonElement? value, string path)
    {
        if (value is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given)
        {
            return new Struct();
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            throw new PluginValueException($"{path} is no object: write the plugin's settings as fields");
        }

        try
        {
            return Parser.Parse<Struct>(given.GetRawText());
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new PluginValueException($"{path} cannot be passed to the plugin: {e.Message}", e);
        }
    }

    /// <summary>What a plugin answered, as JSON.</summary>
    public static JsonElement ToJson(Struct value)
    {
        using var document = JsonDocument.Parse(JsonFormatter.Default.Format(value));
        return document.RootElement.Clone();
    }
}
