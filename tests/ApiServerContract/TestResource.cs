using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.ApiServerContract;

/// <summary>A custom resource of one test, in a group of its own; the definition is deleted at the end.</summary>
public sealed class TestResource : IAsyncDisposable
{
    private readonly IKubernetesClient _client;

    internal TestResource(IKubernetesClient client, ResourceType type)
    {
        _client = client;
        Type = type;
    }

    public ResourceType Type { get; }

    public string DefinitionName => Type.ToString();

    public JsonObject Object(string name, string spec) =>
        new()
        {
            ["apiVersion"] = Type.ApiVersion,
            ["kind"] = Type.Kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = JsonNode.Parse(spec),
        };

    // The test may have deleted it.
    public async ValueTask DisposeAsync() =>
        await _client.DeleteAsync(KnownResources.CustomResourceDefinitions, null, DefinitionName).IgnoreMissingAsync();
}
