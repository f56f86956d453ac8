using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.ClusterBed;

/// <summary>An object of the rendered chart.</summary>
public sealed record ChartObject(ResourceType Type, JsonObject Body)
{
    private const string Rbac = "rbac.authorization.k8s.io";

    private static readonly Dictionary<string, ResourceType> Types = new[]
    {
        new ResourceType("", "v1", "serviceaccounts", "ServiceAccount"),
        new ResourceType(Rbac, "v1", "roles", "Role"),
        new ResourceType(Rbac, "v1", "rolebindings", "RoleBinding"),
        new ResourceType(Rbac, "v1", "clusterroles", "ClusterRole", Namespaced: false),
        new ResourceType(Rbac, "v1", "clusterrolebindings", "ClusterRoleBinding", Namespaced: false),
        new ResourceType("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim"),
        new ResourceType("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy"),
        KnownResources.Deployments,
        KnownResources.Services,
        KnownResources.ConfigMaps,
        KnownResources.CustomResourceDefinitions,
    }.ToDictionary(static type => type.Kind, StringComparer.Ordinal);

    public string Kind => Type.Kind;

    public string Name => (string)Body["metadata"]!["name"]!;

    /// <summary>Whether it is an account or a right of one.</summary>
    public bool IsAccess => Kind == "ServiceAccount" || Type.Group == Rbac;

    internal static ChartObject Of(JsonObject body)
    {
        var kind = (string)body["kind"]!;
        var version = (string)body["apiVersion"]!;
        return kind == "PodDisruptionBudget"
            ? new(new ResourceType("policy", version.Split('/')[1], "poddisruptionbudgets", kind), body)
            : new(
                Types.TryGetValue(kind, out var type) ? type : throw new InvalidOperationException($"no test knows the kind {kind}"),
                body
            );
    }
}
