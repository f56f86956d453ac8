using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>One custom resource definition, ready to apply.</summary>
/// <param name="FileName">File name in the chart.</param>
/// <param name="Yaml">The definition as YAML.</param>
public sealed record CrdDocument(string FileName, string Yaml)
{
    /// <summary>The same definition as JSON.</summary>
    public required JsonObject Json { get; init; }
}
