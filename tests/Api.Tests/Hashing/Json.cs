using System.Text;
using System.Text.Json;

namespace Rollouts.Api.Tests;

/// <summary>JSON texts as elements that outlive their document.</summary>
internal static class Json
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 100_000 };

    public static JsonElement Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    public static JsonElement Parse(byte[] utf8)
    {
        using var document = JsonDocument.Parse(utf8, Deep);
        return document.RootElement.Clone();
    }
}
