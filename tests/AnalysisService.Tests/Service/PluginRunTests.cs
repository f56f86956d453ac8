using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Runs whose metrics are measured by plugins, which the ConfigMap of the cluster or a file names (rows F24, L17).</summary>
public sealed class PluginRunTests : IAsyncLifetime
{
    private readonly ServiceBed _bed = new() { OwnProviders = true };

    public ValueTask InitializeAsync() => _bed.InitializeAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task Run_PluginOfTheConfigMap_IsMeasuredByIt()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "0.99");
        await CreateConfigMapAsync(Entry("acme/files", "SamplePlugin", ""));
        await _bed.StartAsync();

        await _bed.CreateAsync(
            "kpi",
            """{"metrics":[{"name":"kpi","successCondition":"result > 0.95","provider":{"plugin":{"acme/files":{"path":"FILE"}}}}]}""".Replace(
                "FILE",
                file,
                StringComparison.Ordinal
            )
        );
        var run = await _bed.WhenEndedAsync("kpi");

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful, run.Status.Message);
        run.Status.MetricResults![0].Measurements![0].Value.ShouldBe("0.99");
        File.Delete(file);
    }

    [Fact]
    public async Task Run_PluginIsKilledMidway_GoesOnWithTheNext()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "metricProviderPlugins:\n" + Entry("acme/odd", "MisbehavingPlugin", "well"));
        await _bed.StartAsync(options => options.PluginsFile = file);

        await _bed.CreateAsync(
            "pids",
            """{"metrics":[{"name":"pid","interval":"1s","count":4,"successCondition":"result != \"\"","provider":{"plugin":{"acme/odd":{}}}}]}"""
        );
        var begun = await _bed.WhenAsync("pids", static run => run.Status.MetricResults is [{ Measurements.Count: > 0 }]);
        var first = begun.Status.MetricResults![0].Measurements![0].Value!;
        Process.GetProcessById(int.Parse(first, CultureInfo.InvariantCulture)).Kill();
        var run = await _bed.WhenEndedAsync("pids");

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful, run.Status.Message);
        run.Status.MetricResults![0]
            .Measurements!.Select(one => one.Value)
            .Where(value => !string.IsNullOrEmpty(value))
            .Distinct()
            .Count()
            .ShouldBe(2);
        File.Delete(file);
    }

    [Fact]
    public async Task Run_GoPluginFromTheNetwork_IsAnErrorWithTheRemedy()
    {
        await CreateConfigMapAsync("- name: argoproj-labs/sample\n  location: https://example.com/plugin\n");
        await _bed.StartAsync();

        await _bed.CreateAsync(
            "go",
            """{"metrics":[{"name":"m","consecutiveErrorLimit":0,"provider":{"plugin":{"argoproj-labs/sample":{}}}}]}"""
        );
        var run = await _bed.WhenEndedAsync("go");

        run.Status.Phase.ShouldBe(AnalysisPhase.Error);
        run.Status.Message!.ShouldContain("programs are not fetched from the network");
    }

    private static string Entry(string name, string project, string argument) =>
        $"- name: {name}\n  location: file://{BuiltProgram.PathOf(project)}\n" + (argument.Length > 0 ? $"  args: [\"{argument}\"]\n" : "");

    private async Task CreateConfigMapAsync(string plugins) =>
        await _bed.Client.CreateAsync(
            KnownResources.ConfigMaps,
            "default",
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = "argo-rollouts-config", ["namespace"] = "default" },
                ["data"] = new JsonObject { ["metricProviderPlugins"] = plugins },
            }
        );
}
