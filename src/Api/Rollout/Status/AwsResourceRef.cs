using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>A resource of AWS.</summary>
public sealed record AwsResourceRef : KubernetesView
{
    public string Name { get; init; } = "";

    [JsonPropertyName("arn")]
    public string Arn { get; init; } = "";

    public string? FullName { get; init; }
}
