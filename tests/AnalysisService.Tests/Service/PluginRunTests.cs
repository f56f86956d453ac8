using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.Api;
using Rollouts.Grpc;
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
    public async Task Run_ProgramOfTheNetworkWithoutItsHash_IsAnErrorWithTheRemedy()
    {
        await CreateConfigMapAsync("- name: argoproj-labs/sample\n  location: https://example.com/plugin\n");
        await _bed.StartAsync();

        await _bed.CreateAsync(
            "go",
            """{"metrics":[{"name":"m","consecutiveErrorLimit":0,"provider":{"plugin":{"argoproj-labs/sample":{}}}}]}"""
        );
        var run = await _bed.WhenEndedAsync("go");

        run.Status.Phase.ShouldBe(AnalysisPhase.Error);
        run.Status.Message!.ShouldContain("sha256 is '': a program from the network runs only if it is known which");
    }

    [Fact]
    public async Task Run_ProgramOfTheNetwork_IsFetchedWithTheHeadersOfASecret_AndAnotherThatIsNotThereHoldsNothingUp()
    {
        var program = $"#!/bin/sh\nexec '{BuiltProgram.PathOf("MisbehavingPlugin")}' well\n";
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.MapGet(
            "/odd",
            (HttpContext context) => context.Request.Headers.Authorization == "Bearer abc" ? Results.Text(program) : Results.Unauthorized()
        );
        await server.StartAsync();
        using var nobody = new RefusingPort();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(program)));
        await CreateConfigMapAsync(
            $"""
            - name: acme/gone
              location: {nobody.Address}gone
              sha256: {hash}
            - name: acme/odd
              location: {server.Urls.First()}/odd
              sha256: {hash}
              headersFrom:
              - secretRef:
                  name: registry
            """
        );
        await _bed.CreateSecretAsync("default", "registry", ("Authorization", "Bearer abc"));
        await _bed.StartAsync(configure: services =>
            services.Configure<PluginHostOptions>(plugins => plugins.Folder = _bed.PathOf("plugins"))
        );

        await _bed.CreateAsync(
            "pid",
            """{"metrics":[{"name":"pid","successCondition":"result != \"\"","provider":{"plugin":{"acme/odd":{}}}}]}"""
        );
        await _bed.CreateAsync("gone", """{"metrics":[{"name":"m","consecutiveErrorLimit":0,"provider":{"plugin":{"acme/gone":{}}}}]}""");

        (await _bed.WhenEndedAsync("pid")).Status.Phase.ShouldBe(AnalysisPhase.Successful);
        File.Exists(_bed.PathOf("plugins/plugin-bin/acme/odd")).ShouldBeTrue();
        (await _bed.WhenEndedAsync("gone")).Status.Message!.ShouldContain("connection refused");
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
