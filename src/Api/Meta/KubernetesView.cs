using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>
/// A typed view of one JSON object of the Kubernetes API. Members that the view does not name are kept, so that
/// writing what was read changes nothing else.
/// </summary>
/// <remarks>
/// A member of a view follows Go's rules for the field it stands for: a pointer with <c>omitempty</c> is nullable here,
/// a plain value with <c>omitempty</c> is written only when it is not zero, and a plain string without it is always
/// written. JSON <c>null</c> reads as the absent member.
/// </remarks>
public abstract record KubernetesView
{
    /// <summary>Members of the JSON object that this view does not name.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? UnknownFields { get; init; }
}
