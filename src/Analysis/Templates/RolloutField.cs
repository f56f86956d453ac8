using System.Globalization;
using System.Text.Json;

namespace Rollouts.Analysis;

/// <summary>Any other path into the JSON of a Rollout, such as <c>status.pauseConditions[0].reason</c> (row D18).</summary>
internal static class RolloutField
{
    private static readonly char[] Separators = ['.', '[', ']'];

    public static string Read(JsonElement rollout, string path)
    {
        var at = rollout;
        foreach (var section in path.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            at = at.ValueKind switch
            {
                JsonValueKind.Array => Item(at, section),
                JsonValueKind.Object when at.TryGetProperty(section, out var member) => member,
                _ => throw Nowhere(path),
            };
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => at.GetString()!,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => Expressions.MeasuredValue.FromFloat(at.GetDouble()).ToGoString(),
            JsonValueKind.Object or JsonValueKind.Array => throw new AnalysisSpecException(
                $"path {path} in rollout must terminate in a primitive value"
            ),
            _ => throw Nowhere(path),
        };
    }

    private static JsonElement Item(JsonElement list, string section)
    {
        if (!int.TryParse(section, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            throw new AnalysisSpecException($"invalid index '{section}'");
        }

        return index >= 0 && index < list.GetArrayLength() ? list[index] : throw new AnalysisSpecException($"index {section} out of range");
    }

    private static AnalysisSpecException Nowhere(string path) => new($"invalid path {path} in rollout");
}
