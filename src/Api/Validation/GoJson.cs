using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rollouts.Api;

/// <summary>JSON as Go writes it, which is how Kubernetes prints composite values in field errors, and Argo what it puts into annotations.</summary>
public static class GoJson
{
    private static readonly JsonSerializerOptions Options = new(RolloutsJson.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Compact, with <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped; maps of texts in the order of their keys.</summary>
    public static string Write(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var sorted = value is IReadOnlyDictionary<string, string> map
            ? new SortedDictionary<string, string>(map.ToDictionary(), StringComparer.Ordinal)
            : value;
        return JsonSerializer
            .Serialize(sorted, sorted.GetType(), Options)
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal);
    }
}
