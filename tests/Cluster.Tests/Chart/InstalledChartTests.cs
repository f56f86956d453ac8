using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>The chart on a real API server, and what its service accounts may do there.</summary>
public sealed class InstalledChartTests(ClusterFixture clusters)
{
    private static readonly ResourceType Reviews = new(
        "authorization.k8s.io",
        "v1",
        "subjectaccessreviews",
        "SubjectAccessReview",
        Namespaced: false
    );

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task EveryObject_IsAcceptedByARealApiServer(string namespaced)
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("chart");

        await using var chart = await InstalledChart.InstallAsync(home, static _ => true, "-set", $"namespaced={namespaced}");

        (await home.ListAsync(KnownResources.Deployments)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("controller", "patch", "argoproj.io", "rollouts", true)]
    [InlineData("controller", "patch", "argoproj.io", "rollouts/status", true)]
    [InlineData("controller", "create", "argoproj.io", "analysisruns", true)]
    [InlineData("controller", "create", "", "pods/eviction", true)]
    [InlineData("controller", "delete", "argoproj.io", "rollouts", false)]
    [InlineData("controller", "delete", "", "pods", false)]
    [InlineData("controller", "get", "", "secrets", false)]
    [InlineData("controller", "list", "", "configmaps", false)]
    [InlineData("controller", "create", "batch", "jobs", false)]
    [InlineData("analysis", "patch", "argoproj.io", "analysisruns", true)]
    [InlineData("analysis", "get", "", "secrets", true)]
    [InlineData("analysis", "create", "batch", "jobs", true)]
    [InlineData("analysis", "list", "", "secrets", false)]
    [InlineData("analysis", "get", "argoproj.io", "rollouts", false)]
    [InlineData("analysis", "patch", "apps", "replicasets", false)]
    [InlineData("analysis", "delete", "", "pods", false)]
    public async Task Accounts_MayWhatTheirServiceDoes_AndNothingElse(string part, string verb, string group, string resource, bool allowed)
    {
        var cluster = await clusters.GetAsync();
        await using var home = await cluster.CreateNamespaceAsync("chart");
        await using var chart = await InstalledChart.InstallAsync(home, static item => item.IsAccess);
        var account = part == "controller" ? chart.Controller : chart.Analysis;
        var parts = resource.Split('/');
        var review = new JsonObject
        {
            ["apiVersion"] = Reviews.ApiVersion,
            ["kind"] = Reviews.Kind,
            ["spec"] = new JsonObject
            {
                ["user"] = $"system:serviceaccount:{home.Name}:{account}",
                ["resourceAttributes"] = new JsonObject
                {
                    ["namespace"] = "default",
                    ["verb"] = verb,
                    ["group"] = group,
                    ["resource"] = parts[0],
                    ["subresource"] = parts.Length > 1 ? parts[1] : "",
                },
            },
        };

        var answer = await cluster.Client.CreateAsync(Reviews, null, review);

        ((bool?)answer.ToNode()["status"]!["allowed"]).ShouldBe(allowed);
    }
}
