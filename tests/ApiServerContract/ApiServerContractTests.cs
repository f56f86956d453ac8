using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.ApiServerContract;

/// <summary>
/// What the product expects of an API server and its controllers. The same tests run against the embedded server and a real control plane,
/// so that what is true in a simulation is true in a cluster. There need not be nodes: a test that needs a pod to run says so by its status.
/// </summary>
public abstract partial class ApiServerContractTests
{
    protected static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);
    protected static readonly TimeSpan Later = TimeSpan.FromSeconds(180);

    /// <summary>A client with all rights. Its rate limit should be off.</summary>
    protected abstract IKubernetesClient Client { get; }

    /// <summary>
    /// Makes the server forget what was before a resourceVersion, as etcd's compaction does every five minutes. Events are watched
    /// afterwards, because a real server keeps no watch cache of them.
    /// </summary>
    protected abstract Task ForgetHistoryAsync(string resourceVersion);

    /// <summary>Lets a pod run and be ready (or not). Without nodes the test itself writes what a node would.</summary>
    protected virtual Task RunPodAsync(KubeObject pod, bool ready = true) =>
        WritePodStatusAsync(
            pod,
            new JsonObject
            {
                ["phase"] = "Running",
                ["conditions"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "Ready",
                        ["status"] = ready ? "True" : "False",
                        ["lastTransitionTime"] = "2020-01-01T00:00:00Z",
                    }
                ),
            }
        );

    /// <summary>Ends a pod's containers with an exit code.</summary>
    protected virtual Task FinishPodAsync(KubeObject pod, int exitCode) =>
        WritePodStatusAsync(pod, new JsonObject { ["phase"] = exitCode == 0 ? "Succeeded" : "Failed" });

    protected async Task<TestNamespace> NamespaceAsync()
    {
        var created = await Client.CreateAsync(KnownResources.Namespaces, null, Json("""{"metadata":{"generateName":"contract-"}}"""));
        return new TestNamespace(Client, created.Header.Name);
    }

    /// <summary>Creates a definition of Widgets in a group of its own and waits until they are served.</summary>
    /// <param name="schema">OpenAPI schema of an object.</param>
    /// <param name="subresources">The version's <c>subresources</c>.</param>
    protected async Task<TestResource> ResourceAsync(string schema, string? subresources = null)
    {
        var type = new ResourceType($"t{Guid.NewGuid():n}.example.com", "v1", "widgets", "Widget");
        var version = new JsonObject
        {
            ["name"] = "v1",
            ["served"] = true,
            ["storage"] = true,
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = JsonNode.Parse(schema) },
        };
        if (subresources is not null)
        {
            version["subresources"] = JsonNode.Parse(subresources);
        }

        var definition = new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = type.ToString() },
            ["spec"] = new JsonObject
            {
                ["group"] = type.Group,
                ["scope"] = "Namespaced",
                ["names"] = new JsonObject
                {
                    ["plural"] = type.Plural,
                    ["singular"] = "widget",
                    ["kind"] = type.Kind,
                    ["listKind"] = "WidgetList",
                },
                ["versions"] = new JsonArray(version),
            },
        };
        await Client.CreateAsync(KnownResources.CustomResourceDefinitions, null, definition);
        await Eventually.ReadAsync(() => Client.ListAsync(type, null), static _ => true, $"{type} are served", Soon);
        return new TestResource(Client, type);
    }

    protected Task<KubeObject> CreateConfigMapAsync(string @namespace, string name, string extraMetadata = "", string data = "{}") =>
        Client.CreateAsync(KnownResources.ConfigMaps, @namespace, ConfigMap(name, extraMetadata, data));

    protected static JsonObject ConfigMap(string name, string extraMetadata = "", string data = "{}") =>
        Json(
            $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}"{{(
                extraMetadata.Length == 0 ? "" : "," + extraMetadata
            )}}},"data":{{data}}}"""
        );

    /// <summary>An <c>ownerReferences</c> member for <see cref="CreateConfigMapAsync"/>.</summary>
    protected static string OwnedBy(KubeObject owner, bool block = false) =>
        $$"""
            "ownerReferences":[{"apiVersion":"{{owner.Header.ApiVersion}}","kind":"{{owner.Header.Kind}}","name":"{{owner.Header.Name}}",
            "uid":"{{owner.Header.Uid}}","blockOwnerDeletion":{{(block ? "true" : "false")}}}]
            """;

    protected static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    protected static string? Text(KubeObject item, params string[] path) => Node(item, path)?.ToString();

    protected static JsonNode? Node(KubeObject item, params string[] path) =>
        path.Aggregate((JsonNode?)item.ToNode(), static (node, member) => (node as JsonObject)?[member]);

    protected static async Task<KubernetesApiException> RefusedAsync(Func<Task> call, HttpStatusCode code, string reason)
    {
        var refused = await Should.ThrowAsync<KubernetesApiException>(call);
        refused.StatusCode.ShouldBe(code, refused.Message);
        refused.Reason.ShouldBe(reason, refused.Message);
        return refused;
    }

    protected async Task<bool> ExistsAsync(ResourceType type, string? @namespace, string name) =>
        await Client.FindAsync(type, @namespace, name) is not null;

    protected Task GoneAsync(ResourceType type, string? @namespace, string name, TimeSpan? within = null) =>
        Eventually.HoldsAsync(async () => !await ExistsAsync(type, @namespace, name), $"{type} {name} is gone", within ?? Soon);

    private Task<KubeObject> WritePodStatusAsync(KubeObject pod, JsonObject status) =>
        Client.PatchAsync(
            KnownResources.Pods,
            pod.Header.Namespace,
            pod.Header.Name,
            Patch.Merge(new JsonObject { ["status"] = status }),
            "status"
        );
}
