using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>The chart, rendered with Helm's engine.</summary>
public sealed class ChartTests
{
    [Fact]
    public async Task InstallManifests_AreTheChartRendered()
    {
        var folder = Directory.CreateTempSubdirectory("rollouts-chart-");
        await Need.OfAsync(ShellScript.RunAsync("eng/chart/install.sh", folder.FullName));

        foreach (var name in new[] { "install.yaml", "namespace-install.yaml" })
        {
            var rendered = await File.ReadAllTextAsync(Path.Combine(folder.FullName, name));
            var kept = await File.ReadAllTextAsync(ProjectRoot.PathOf($"charts/{name}"));
            (rendered == kept).ShouldBeTrue($"charts/{name} is not what the chart renders to: run eng/chart/install.sh");
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("analysis.replica=2", "Additional property replica is not allowed")]
    [InlineData("analysis.replicas=two", "analysis.replicas: Invalid type. Expected: integer")]
    [InlineData("controller.flags=[verbose]", "controller.flags.0: Does not match pattern")]
    [InlineData("analysis.store.kind=mysql", "analysis.store.kind")]
    [InlineData("analysis.store.kind=postgres", "analysis.store.postgres.address is empty")]
    [InlineData("analysis.store.postgres.address=postgres://me:secret@db/rollouts", "analysis.store.postgres.address: Does not match")]
    [InlineData("analysis.replicas=2", "analysis.replicas is above 1 with one persistent SQLite file")]
    public async Task Values_ThatCannotBeMeant_AreRefusedByName(string setting, string because)
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => Need.OfAsync(RenderedChart.ReadAsync("-set", setting)));

        failure.Message.ShouldContain(because);
    }

    [Fact]
    public async Task Namespaced_NeedsNoRightInTheWholeCluster()
    {
        var chart = await Need.OfAsync(RenderedChart.ReadAsync("-set", "namespaced=true"));

        chart.ShouldAllBe(static item => item.Type.Namespaced);
    }

    /// <summary>What the dashboards and rules of the chart say is in what they are wrapped in.</summary>
    [Fact]
    public async Task Dashboard_IsCarriedWhole()
    {
        var chart = await Need.OfAsync(RenderedChart.ReadAsync("-set", "monitoring.dashboard=true"));

        var map = chart.Single(static item => item.Kind == "ConfigMap").Body;
        var carried = (string)map["data"]!["analysis.json"]!;
        carried.Trim().ShouldBe((await File.ReadAllTextAsync(ProjectRoot.PathOf("charts/rollouts/dashboards/analysis.json"))).Trim());
    }

    [Theory]
    [InlineData("controller")]
    [InlineData("analysis")]
    public async Task Pods_RunWithoutRootAndRights(string part)
    {
        var chart = await Need.OfAsync(RenderedChart.ReadAsync());

        var pod = chart.Single(item => item.Kind == "Deployment" && item.Name == $"rollouts-{part}").Body["spec"]!["template"]!["spec"]!;
        ((bool?)pod["securityContext"]!["runAsNonRoot"]).ShouldBe(true);
        var container = pod["containers"]!.AsArray().ShouldHaveSingleItem()!;
        ((bool?)container["securityContext"]!["readOnlyRootFilesystem"]).ShouldBe(true);
        ((bool?)container["securityContext"]!["allowPrivilegeEscalation"]).ShouldBe(false);
        ((string?)container["securityContext"]!["capabilities"]!["drop"]![0]).ShouldBe("ALL");
        container["resources"]!["requests"]!["memory"].ShouldNotBeNull();
        container["resources"]!["limits"]!["memory"].ShouldNotBeNull();
    }
}
