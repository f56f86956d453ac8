using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rollouts.Api;

/// <summary>JSON as Go writes it, which is how Kubernetes prints composite values in field errors.</summary>
internal static class GoJson
{
    private static readonly JsonSerializerOptions Options = new(RolloutsJson.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(object value)
    {
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
