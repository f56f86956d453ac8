using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Grpc;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>What a traffic plugin is told, seen in the files that the sample writes.</summary>
public sealed class PluginRouterTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-plugin-router-");
    private readonly PluginHost _host;
    private readonly PluginRouter _router;

    public PluginRouterTests()
    {
        var options = new PluginHostOptions
        {
            Plugins =
            [
                new PluginDefinition(PluginKind.TrafficRouter, "acme/files", BuiltProgram.PathOf("SamplePlugin"), null, ["traffic"]),
                new PluginDefinition(
                    PluginKind.TrafficRouter,
                    "acme/old",
                    BuiltProgram.PathOf("MisbehavingPlugin"),
                    null,
                    ["router-plain"]
                ),
            ],
            CallTimeout = TimeSpan.FromSeconds(60),
            StartTimeout = TimeSpan.FromSeconds(60),
        };
        _host = new PluginHost(Options.Create(options), [], TimeProvider.System, NullLogger<PluginHost>.Instance);
        _router = new PluginRouter(_host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Additional_WeightsOfExperiments_ComeAndGo()
    {
        var target = IngressGiven.Target(20) with { Verifies = true };

        (await RouteAsync(target with { Additional = [Experiment("a1", 10), Experiment("b2", 5)] })).Verified.ShouldBe(true);
        Facts().ShouldBe(["canary-hash c", "canary-weight 20", "stable-hash s", "stable-weight 65", "weight-a1 10", "weight-b2 5"]);

        (await RouteAsync(target with { Additional = [Experiment("b2", 7)] })).Verified.ShouldBe(true);
        Facts().ShouldBe(["canary-hash c", "canary-weight 20", "stable-hash s", "stable-weight 73", "weight-b2 7"]);

        (await RouteAsync(target)).Verified.ShouldBe(true);
        Facts().ShouldBe(["canary-hash c", "canary-weight 20", "stable-hash s", "stable-weight 80"]);
    }

    [Fact]
    public async Task WeightFirst_UntilTheWeightIsGone_LeavesTheCanarysHash()
    {
        await RouteAsync(IngressGiven.Target(50) with { CanaryHash = "old" });
        var empty = IngressGiven.Target(0) with { CanaryHash = "new", StableHash = "right", WeightFirst = true };

        // The weight cannot be written: a folder has the name of its file.
        var weight = Path.Combine(_folder.FullName, "canary-weight");
        File.Delete(weight);
        Directory.CreateDirectory(weight);
        (await Should.ThrowAsync<TrafficRoutingException>(() => RouteAsync(empty))).Message.ShouldContain("refused SetWeight");
        Facts().ShouldContain("canary-hash old");
        Facts().ShouldContain("stable-hash right");

        Directory.Delete(weight);
        await RouteAsync(empty);
        Facts().ShouldBe(["canary-hash new", "canary-weight 0", "stable-hash right", "stable-weight 100"]);
    }

    [Fact]
    public async Task Traffic_IsReadWhereThePluginKnowsOneWordOfIt()
    {
        (await ReadAsync("acme/files")).ShouldBeNull("nothing was set yet");

        await RouteAsync(IngressGiven.Target(35));
        (await ReadAsync("acme/files")).ShouldBe(new RoutedTraffic(35, "c", "s"));
        (await ReadAsync("acme/old")).ShouldBeNull("it does not know the method");
        (await ReadAsync("acme/files", "acme/old")).ShouldBeNull("one of two cannot say");
        (await ReadAsync("acme/missing")).ShouldBeNull("nobody configured it");

        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "canary-weight"), "70");
        (await ReadAsync("acme/files")).ShouldBeNull("half changed");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "stable-weight"), "30");
        (await ReadAsync("acme/files")).ShouldBe(new RoutedTraffic(70, "c", "s"));
    }

    /// <summary>As with the routers that are built in: pods may have come or gone for a weight that nobody knew of when this one was planned.</summary>
    [Fact]
    public async Task Weight_ThatSomebodyElseSet_IsNotWrittenOver_UntilItIsKnown()
    {
        await RouteAsync(IngressGiven.Target(20));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "canary-weight"), "70");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "stable-weight"), "30");
        var before = Facts().ToList();

        foreach (var weight in new[] { 20, 40 })
        {
            var refused = await Should.ThrowAsync<Kubernetes.KubernetesApiException>(() =>
                RouteAsync(IngressGiven.Target(weight) with { CanaryHash = "next" }, expected: 20)
            );
            refused.IsConflict.ShouldBeTrue();
            refused.Message.ShouldBe("plugin 'acme/files' has weight 70 for the canary, and not 20 as it was left");
            Facts().ShouldBe(before);
        }

        await RouteAsync(IngressGiven.Target(70), expected: 20);
        await RouteAsync(IngressGiven.Target(40), expected: 70);
        Facts().ShouldBe(["canary-hash c", "canary-weight 40", "stable-hash s", "stable-weight 60"]);

        // Half changed it says nothing, and is put right.
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "canary-weight"), "90");
        await RouteAsync(IngressGiven.Target(40), expected: 40);
        Facts().ShouldContain("canary-weight 40");
    }

    private async Task<RoutedTraffic?> ReadAsync(params string[] plugins)
    {
        var settings = new JsonObject(
            plugins.Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["folder"] = _folder.FullName }))
        );
        return RoutedTraffic.Agreed(
            await _router.ReadAsync(IngressGiven.Request(new JsonObject { ["plugins"] = settings }.ToJsonString(), IngressGiven.Target(0)))
        );
    }

    private Task<WeightEvidence> RouteAsync(TrafficTarget target, int? expected = null) =>
        _router.RouteAsync(
            IngressGiven.Request($$$$"""{"plugins":{"acme/files":{"folder":"{{{{_folder.FullName}}}}"}}}""", target) with
            {
                Expected = RoutedTraffic.Of(expected),
            }
        );

    private IEnumerable<string> Facts() =>
        _folder.GetFiles().Select(static file => $"{file.Name} {File.ReadAllText(file.FullName)}").Order(StringComparer.Ordinal);

    private static WeightDestination Experiment(string hash, int weight) =>
        new()
        {
            ServiceName = $"experiment-{hash}",
            PodTemplateHash = hash,
            Weight = weight,
        };
}
