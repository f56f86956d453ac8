using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.ClusterBed;

/// <summary>Creates the CRDs that a given cluster lacks. Those that it has, for example Argo's, are left as they are.</summary>
public static class MissingDefinitions
{
    /// <summary>Returns when the cluster serves all of them.</summary>
    /// <param name="client">An administrator's.</param>
    /// <param name="folder">Where their YAML files are.</param>
    public static async Task CreateAsync(IKubernetesClient client, string folder)
    {
        ArgumentNullException.ThrowIfNull(client);
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml"))
        {
            foreach (var definition in YamlManifest.Read(await File.ReadAllTextAsync(file)))
            {
                await CreateAsync(client, definition);
            }
        }
    }

    private static async Task CreateAsync(IKubernetesClient client, System.Text.Json.Nodes.JsonObject definition)
    {
        var name = definition["metadata"]!["name"]!.GetValue<string>();
        try
        {
            await client.CreateAsync(KnownResources.CustomResourceDefinitions, null, definition);
        }
        catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
        {
            return;
        }

        await Eventually.ReadAsync(
            () => client.GetAsync(KnownResources.CustomResourceDefinitions, null, name),
            static found => found.ToNode()["status"]?["conditions"]?.AsArray().Any(IsEstablished) == true,
            $"CRD {name} established"
        );
    }

    private static bool IsEstablished(System.Text.Json.Nodes.JsonNode? condition) =>
        condition?["type"]?.GetValue<string>() == "Established" && condition["status"]?.GetValue<string>() == "True";
}
