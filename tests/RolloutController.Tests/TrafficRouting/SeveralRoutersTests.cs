using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>Istio, SMI, a plugin and one that verifies, all of one Rollout (row C3).</summary>
public sealed class SeveralRoutersTests : IAsyncLifetime
{
    private static readonly ResourceType TrafficSplits = new("split.smi-spec.io", "v1alpha2", "trafficsplits", "TrafficSplit");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-plugins-");
    private readonly RecordingRouter _last = new() { Verified = false };
    private ControllerBed _bed = null!;

    private string Routes => Path.Combine(_folder.FullName, "routes");

    public async ValueTask InitializeAsync()
    {
        var file = Path.Combine(_folder.FullName, "plugins.yaml");
        await File.WriteAllTextAsync(
            file,
            $"""
            trafficRouterPlugins:
            - name: acme/files
              location: file://{BuiltProgram.PathOf("SamplePlugin")}
              args: [traffic]
            """
        );
        _bed = await ControllerBed.StartAsync(
            configure: options =>
            {
                options.PluginsFile = file;
                options.TrafficSplitApiVersion = TrafficSplits.Version;
                options.VerifyRetryInterval = TimeSpan.FromSeconds(1);
            },
            services: services => services.AddSingleton<ITrafficRouter>(_last)
        );
        await Istio.DefineAsync(_bed.Client);
        await Istio.DefineAsync(_bed.Client, TrafficSplits);
        await _bed.CreateServiceAsync("stable");
        await _bed.CreateServiceAsync("canary");
        await CreateVirtualServiceAsync();
        await _bed.CreateAsync(
            ControllerBed.Web(
                2,
                $$$$"""
                {"canary":{"stableService":"stable","canaryService":"canary",
                  "trafficRouting":{"plugins":{"acme/files":{"folder":"{{{{Routes}}}}"}},"smi":{},"istio":{"virtualService":{"name":"web"}}},
                  "steps":[{"setWeight":25},{"pause":{}}]}}
                """
            )
        );
        await _bed.AwaitPhaseAsync(RolloutPhase.Healthy);
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Weight_IsTheSameWithAll_ToldInArgosOrder_AndWaitsForTheOneThatDoubtsIt()
    {
        await _bed.ReleaseAsync("web:v2");
        await _bed.EventsAsync(reasons => reasons.Contains(EventReason.WeightVerifyError) || _last.Weights is [.., 25]);
        await Eventually.HoldsAsync(() => _last.Told.Count(static target => target is { Weight: 25, Verifies: true }) > 1, "a second look");
        var doubted = await _bed.AwaitAsync(static _ => true, "the Rollout");
        doubted.Status.CurrentStepIndex.ShouldBe(0, "one of four doubts the weight");
        (await WeightsAsync()).ShouldBe((25, 25, "25"));

        _last.Verified = true;
        await _bed.AwaitPhaseAsync(RolloutPhase.Paused);
        var events = await _bed.EventsAsync("TrafficSplitModified");
        events.IndexOf("Updated VirtualService").ShouldBeInRange(0, events.IndexOf("TrafficSplitModified") - 1);
    }

    [Fact]
    public async Task Router_ThatFails_StopsThoseBehindItUntilItWorks()
    {
        _last.Verified = true;
        await _bed.ReleaseAsync("web:v2");
        await _bed.AwaitPhaseAsync(RolloutPhase.Paused);
        var told = _last.Told.Count;

        await _bed.Client.DeleteAsync(Istio.VirtualServices, "default", "web");
        await _bed.PatchAsync("""{"status":{"abort":true}}""", "status");
        await _bed.EventsAsync(EventReason.TrafficRoutingError);
        (await SplitAsync()).ShouldBe(25);
        (await File.ReadAllTextAsync(Path.Combine(Routes, "canary-weight"))).ShouldBe("25");
        _last.Told.Skip(told).ShouldAllBe(static target => target.Weight == 25);

        await CreateVirtualServiceAsync();
        await Eventually.ReadAsync(WeightsAsync, static weights => weights == (0, 0, "0"), "no requests for the canary, by any router");
    }

    private Task<KubeObject> CreateVirtualServiceAsync() =>
        Istio.CreateVirtualServiceAsync(
            _bed,
            """{"http":[{"route":[{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}]}]}"""
        );

    private async Task<(int Istio, int Smi, string Plugin)> WeightsAsync() =>
        (
            (await Istio.WeightsAsync(_bed.Client))[1],
            await SplitAsync(),
            await File.ReadAllTextAsync(Path.Combine(Routes, "canary-weight"))
        );

    private async Task<int> SplitAsync() =>
        (int)
            (await _bed.Client.GetAsync(TrafficSplits, "default", "web")).ToNode()["spec"]!["backends"]!
                .AsArray()
                .Single(static backend => (string)backend!["service"]! == "canary")!["weight"]!;
}
