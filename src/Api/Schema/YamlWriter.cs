using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rollouts.Api;

/// <summary>Writes JSON as block-style YAML. Text that YAML could take for something else is quoted.</summary>
internal static partial class YamlWriter
{
    public static string Write(JsonObject document)
    {
        var text = new StringBuilder();
        WriteObject(text, document, 0);
        return text.ToString();
    }

    private static void WriteObject(StringBuilder text, JsonObject value, int indent)
    {
        foreach (var (name, member) in value)
        {
            text.Append(' ', indent).Append(Scalar(name)).Append(':');
            WriteValue(text, member, indent);
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                text.Append('\n');
                WriteObject(text, map, indent + 2);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append('\n');
                WriteArray(text, list, indent + 2);
                break;
            case JsonObject:
                text.Append(" {}\n");
                break;
            case JsonArray:
                text.Append(" []\n");
                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void WriteArray(StringBuilder text, JsonArray list, int indent)
    {
        foreach (var item in list)
        {
            if (item is JsonObject { Count: > 0 } map)
            {
                // The first member stands on the line of the dash.
                var start = text.Length;
                WriteObject(text, map, indent + 2);
                text[start + indent] = '-';
            }
            else
            {
                text.Append(' ', indent).Append('-');
                WriteValue(text, item, indent);
            }
        }
    }

    private static string Scalar(JsonNode? value) =>
        value switch
        {
            null => "null",
            _ when value.GetValueKind() == JsonValueKind.String => Scalar(value.GetValue<string>()),
            _ => value.ToJsonString(),
        };

    // Every JSON string is a YAML string in double quotes.
    private static string Scalar(string text) => Plain().IsMatch(text) && !Reserved().IsMatch(text) ? text : JsonSerializer.Serialize(text);

    [GeneratedRegex(@"\A[A-Za-z./][A-Za-z0-9._/-]*( [A-Za-z0-9._/-]+)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A(?i:true|false|yes|no|on|off|null|y|n|~|\.nan|\.inf)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Reserved();
}
