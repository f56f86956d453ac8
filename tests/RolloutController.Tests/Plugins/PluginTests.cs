using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>The sample plugins, as processes of their own that the controller asks.</summary>
public sealed class PluginTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-plugins-");
    private ControllerBed _bed = null!;

    private string Gate => Path.Combine(_folder.FullName, "gate");

    private string Routes => Path.Combine(_folder.FullName, "routes");

    public async ValueTask InitializeAsync()
    {
        var sample = BuiltProgram.PathOf("SamplePlugin");
        var file = Path.Combine(_folder.FullName, "plugins.yaml");
        await File.WriteAllTextAsync(
            file,
            $"""
            stepPlugins:
            - name: acme/gate
              location: file://{sample}
              args: [step]
            - name: acme/off
              location: file://{sample}
              args: [step]
              disabled: true
            trafficRouterPlugins:
            - name: acme/files
              location: file://{sample}
              args: [traffic]
            """
        );
        _bed = await ControllerBed.StartAsync(configure: options => options.PluginsFile = file);
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Step_ThatIsOpen_IsPassed_AndOneThatIsDisabledPassedOver()
    {
        await File.WriteAllTextAsync(Gate, "open");
        await ReleaseAsync("""{"plugin":{"name":"acme/off"}}""", Step);

        var healthy = await _bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        healthy.Status.StableRS.ShouldBe(healthy.Status.CurrentPodHash);
        var entries = healthy.Status.Canary.StepPluginStatuses!;
        entries
            .Select(static entry => (entry.Index, entry.Phase, entry.Disabled))
            .ShouldBe([(0, StepPluginPhase.Successful, true), (1, StepPluginPhase.Successful, false)]);
        entries[1].Status!.Value.GetProperty("looks").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Step_ThatFails_AbortsInThePluginsWords()
    {
        await File.WriteAllTextAsync(Gate, "shut");
        await ReleaseAsync(Step);

        var aborted = await _bed.AwaitPhaseAsync(RolloutPhase.Degraded);

        aborted.Status.Message!.ShouldContain("Step Plugin 1 (acme/gate) failed: the gate is shut");
        await _bed.EventsAsync(EventReason.RolloutAborted, EventReason.StepPluginTransition);
    }

    [Fact]
    public async Task Step_ThatWaits_IsUndoneByAnAbort()
    {
        await ReleaseAsync(Step);
        await _bed.AwaitAsync(static rollout => Entry(rollout, StepPluginOperation.Run)?.Executions == 1, "the plugin to be asked");

        await _bed.PatchAsync("""{"status":{"abort":true}}""", "status");

        var aborted = await _bed.AwaitAsync(
            static rollout => Entry(rollout, StepPluginOperation.Abort)?.Phase == StepPluginPhase.Successful,
            "the plugin to undo it"
        );
        // The plugin asks for a look every fifteen seconds.
        var looks = Entry(aborted, StepPluginOperation.Run)!.Executions;
        Entry(aborted, StepPluginOperation.Abort)!.Message.ShouldBe($"given up after {looks} looks");
    }

    [Fact]
    public async Task Router_IsToldWeightsAndRoutes_AndVerifies()
    {
        await _bed.CreateServiceAsync("stable");
        await _bed.CreateServiceAsync("canary");
        await ReleaseAsync(
            JsonNode
                .Parse(
                    $$$$"""
                    {"stableService":"stable","canaryService":"canary",
                     "trafficRouting":{"plugins":{"acme/files":{"folder":"{{{{Routes}}}}"}},"managedRoutes":[{"name":"beta"}]},
                     "steps":[{"setWeight":25},{"setHeaderRoute":{"name":"beta","match":[{"headerName":"who","headerValue":{"exact":"me"}}]}},{"pause":{}}]}
                    """
                )!
                .AsObject()
        );

        var paused = await _bed.AwaitPhaseAsync(RolloutPhase.Paused);
        paused.Status.Canary.Weights!.Canary.Weight.ShouldBe(25);
        ReadRoutes().ShouldBe(("25", "75", paused.Status.CurrentPodHash!));
        Read("route-beta").ShouldContain("who");

        await _bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");
        await _bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await Eventually.HoldsAsync(() => ReadRoutes().Stable == "100", "all requests on the stable version");
        await Eventually.HoldsAsync(() => !File.Exists(Path.Combine(Routes, "route-beta")), "the route of the step to go");
    }

    [Fact]
    public async Task Router_ThatRefuses_IsSaidOnTheRollout()
    {
        await _bed.CreateServiceAsync("stable");
        await _bed.CreateServiceAsync("canary");
        await ReleaseAsync(
            JsonNode
                .Parse(
                    """
                    {"stableService":"stable","canaryService":"canary","trafficRouting":{"plugins":{"acme/files":{}}},"steps":[{"setWeight":25},{"pause":{}}]}
                    """
                )!
                .AsObject(),
            waits: false
        );

        await _bed.EventsAsync(EventReason.TrafficRoutingError);
    }

    private string Step => $$$$"""{"plugin":{"name":"acme/gate","config":{"path":"{{{{Gate}}}}"}}}""";

    private static StepPluginStatus? Entry(Rollout rollout, string operation) =>
        rollout.Status.Canary.StepPluginStatuses?.FirstOrDefault(entry => entry.Operation == operation);

    private (string Canary, string Stable, string Hash) ReadRoutes() => (Read("canary-weight"), Read("stable-weight"), Read("canary-hash"));

    private string Read(string fact) => File.Exists(Path.Combine(Routes, fact)) ? File.ReadAllText(Path.Combine(Routes, fact)) : "";

    private Task ReleaseAsync(params string[] steps) =>
        ReleaseAsync(JsonNode.Parse($$$"""{"steps":[{{{string.Join(',', steps)}}}]}""")!.AsObject());

    private async Task ReleaseAsync(JsonObject canary, bool waits = true)
    {
        await _bed.CreateAsync(ControllerBed.Web(2, new JsonObject { ["canary"] = canary }.ToJsonString()));
        if (waits)
        {
            await _bed.AwaitPhaseAsync(RolloutPhase.Healthy);
            await _bed.ReleaseAsync("web:v2");
        }
    }
}
