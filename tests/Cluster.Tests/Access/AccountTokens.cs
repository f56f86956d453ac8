using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>Service accounts of a real cluster, with what they may do with AnalysisRuns, and their tokens.</summary>
internal static class AccountTokens
{
    private static readonly ResourceType ServiceAccounts = new("", "v1", "serviceaccounts", "ServiceAccount");
    private static readonly ResourceType Roles = new("rbac.authorization.k8s.io", "v1", "roles", "Role");
    private static readonly ResourceType Bindings = new("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding");

    /// <summary>Makes an account that may use these verbs on AnalysisRuns of the namespace.</summary>
    public static async Task GrantAsync(ClusterNamespace home, string name, params string[] verbs)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = home.Name };
        await home.CreateAsync(
            ServiceAccounts,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ServiceAccount",
                ["metadata"] = metadata.DeepClone(),
            }
        );
        if (verbs.Length == 0)
        {
            return;
        }

        await home.CreateAsync(
            Roles,
            new JsonObject
            {
                ["apiVersion"] = Roles.ApiVersion,
                ["kind"] = "Role",
                ["metadata"] = metadata.DeepClone(),
                ["rules"] = new JsonArray(
                    new JsonObject
                    {
                        ["apiGroups"] = new JsonArray("argoproj.io"),
                        ["resources"] = new JsonArray("analysisruns"),
                        ["verbs"] = new JsonArray([.. verbs.Select(static v => JsonValue.Create(v))]),
                    }
                ),
            }
        );
        await home.CreateAsync(
            Bindings,
            new JsonObject
            {
                ["apiVersion"] = Bindings.ApiVersion,
                ["kind"] = "RoleBinding",
                ["metadata"] = metadata.DeepClone(),
                ["roleRef"] = new JsonObject
                {
                    ["apiGroup"] = "rbac.authorization.k8s.io",
                    ["kind"] = "Role",
                    ["name"] = name,
                },
                ["subjects"] = new JsonArray(
                    new JsonObject
                    {
                        ["kind"] = "ServiceAccount",
                        ["name"] = name,
                        ["namespace"] = home.Name,
                    }
                ),
            }
        );
    }

    /// <summary>A token of an account, for the API server or for these audiences.</summary>
    public static async Task<string> TokenAsync(ClusterNamespace home, string account, params string[] audiences)
    {
        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["audiences"] = new JsonArray([.. audiences.Select(static a => JsonValue.Create(a))]) },
        };
        // A subresource that answers with an object.
        var tokens = new ResourceType("", "v1", $"serviceaccounts/{account}/token", "TokenRequest");
        var token = (await home.Cluster.Client.CreateAsync(tokens, home.Name, request)).ToNode();
        return (string)token["status"]!["token"]!;
    }
}
