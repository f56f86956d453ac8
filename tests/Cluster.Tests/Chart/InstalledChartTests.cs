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

        (await MayAsync(home, account, "default", verb, group, resource)).ShouldBe(allowed);
    }

    /// <summary>What a download of a plugin carries is in Secrets there (row L17).</summary>
    [Theory]
    [InlineData("controller", "get", true)]
    [InlineData("controller", "list", false)]
    [InlineData("analysis", "get", true)]
    [InlineData("analysis", "list", false)]
    public async Task Secrets_OfTheOwnNamespace_MayBeReadByName(string part, string verb, bool allowed)
    {
        var cluster = await clusters.GetAsync();
        await using var home = await cluster.CreateNamespaceAsync("chart");
        await using var chart = await InstalledChart.InstallAsync(home, static item => item.IsAccess, "-set", "analysis.secrets=none");
        var account = part == "controller" ? chart.Controller : chart.Analysis;

        (await MayAsync(home, account, home.Name, verb, "", "secrets")).ShouldBe(allowed);
    }

    [Fact]
    public async Task Secrets_MayBeKeptFromTheController()
    {
        var cluster = await clusters.GetAsync();
        await using var home = await cluster.CreateNamespaceAsync("chart");
        await using var chart = await InstalledChart.InstallAsync(
            home,
            static item => item.IsAccess,
            "-set",
            "controller.pluginSecrets=false"
        );

        (await MayAsync(home, chart.Controller, home.Name, "get", "", "secrets")).ShouldBe(false);
    }

    private static async Task<bool?> MayAsync(
        ClusterNamespace home,
        string account,
        string @namespace,
        string verb,
        string group,
        string resource
    )
    {
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
                    ["namespace"] = @namespace,
                    ["verb"] = verb,
                    ["group"] = group,
                    ["resource"] = parts[0],
                    ["subresource"] = parts.Length > 1 ? parts[1] : "",
                },
            },
        };

        var answer = await home.Cluster.Client.CreateAsync(Reviews, null, review);
        return (bool?)answer.ToNode()["status"]!["allowed"];
    }
}
