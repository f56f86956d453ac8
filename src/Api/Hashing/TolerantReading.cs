using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>Whether a tolerant reading has met a value that ends it.</summary>
internal sealed class TolerantReading
{
    /// <summary>For JSON that has passed the depth limit of <see cref="GoJsonWriter"/>.</summary>
    public static JsonDocumentOptions Deep { get; } = new() { MaxDepth = 512 };

    public bool HasEnded { get; private set; }

    /// <returns>Null, the value of what could not be read.</returns>
    public JsonNode? End()
    {
        HasEnded = true;
        return null;
    }
}
