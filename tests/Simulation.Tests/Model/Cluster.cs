using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

/// <summary>A model with a clock of its own and verbs that read well in tests.</summary>
internal sealed class Cluster
{
    public static ResourceType Widgets { get; } = new("example.com", "v1", "widgets", "Widget");

    public Cluster(int historyLimit = 20_000) =>
        Model = new ClusterModel(new ClusterModelOptions { HistoryLimit = historyLimit, StartsAt = Now });

    public ClusterModel Model { get; }

    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public ClusterResult Do(ClusterRequest request) => Model.Execute(request, Now);

    public KubeObject Create(ResourceType type, string body, string? @namespace = "default") => Try(type, body, @namespace).Required;

    public ClusterResult Try(ResourceType type, string body, string? @namespace = "default") =>
        Do(new ClusterRequest.Create(type, type.Namespaced ? @namespace : null, Json(body)));

    public ClusterResult Patch(
        ResourceType type,
        string name,
        string body,
        string? subresource = null,
        string mediaType = Kubernetes.Patch.MergeMediaType
    ) =>
        Do(
            new ClusterRequest.Patch(
                type,
                type.Namespaced ? "default" : null,
                name,
                new Patch(mediaType, System.Text.Encoding.UTF8.GetBytes(body)),
                subresource
            )
        );

    public ClusterResult Replace(ResourceType type, string name, JsonObject body, string? subresource = null) =>
        Do(new ClusterRequest.Replace(type, type.Namespaced ? "default" : null, name, body, subresource));

    public ClusterResult Delete(ResourceType type, string name, DeleteOptions? options = null) =>
        Do(new ClusterRequest.Delete(type, type.Namespaced ? "default" : null, name) { Options = options ?? new DeleteOptions() });

    public KubeObject? Find(ResourceType type, string name) => Model.Find(type, type.Namespaced ? "default" : null, name);

    public KubeObject ConfigMap(string name, string labels = "{}") =>
        Create(KnownResources.ConfigMaps, $$"""{"metadata":{"name":"{{name}}","labels":{{labels}} } }""");

    public KubeObject Pod(string name, string extra = "") =>
        Create(KnownResources.Pods, $$"""{"metadata":{"name":"{{name}}"},"spec":{"containers":[{"name":"a","image":"i:1"}]{{extra}} } }""");

    /// <summary>Installs the sample definition.</summary>
    public void InstallWidgets() => Create(KnownResources.CustomResourceDefinitions, WidgetDefinition.Json);

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
