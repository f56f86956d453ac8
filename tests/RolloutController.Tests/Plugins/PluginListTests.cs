using System.Net;
using Rollouts.Api;
using Rollouts.Grpc;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>Where plugins are named may be kept from the controller, as by a right that it has not: whoever waits for a step reads it on the Rollout.</summary>
public sealed class PluginListTests
{
    private const string Refusal = "configmaps \"argo-rollouts-config\" is forbidden: User \"controller\" cannot get it";

    [Fact]
    public async Task List_ThatMayNotBeRead_IsAnEventAndInTheStatus_AndTheStepGoesOnOnceItMay()
    {
        var source = new RefusedSource();
        await using var bed = await ControllerBed.StartAsync(services: services => services.AddSingleton<IPluginSource>(source));
        await bed.CreateAsync(ControllerBed.Web(1, """{"canary":{"steps":[{"plugin":{"name":"acme/off"}}]}}"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");

        var waiting = await bed.AwaitAsync(static rollout => Message(rollout) is not null, "the reason in the status");
        Message(waiting).ShouldBe($"which plugins are configured is not known: the test's list cannot be read: {Refusal}");
        await Eventually.HoldsAsync(
            async () =>
                (await bed.Client.ListAsync(KnownResources.Events, "default")).Items.Any(static item =>
                    item.ToNode() is var note
                    && (string?)note["reason"] == "ReconciliationError"
                    && (string?)note["type"] == "Warning"
                    && ((string)note["message"]!).EndsWith(Refusal, StringComparison.Ordinal)
                ),
            "the event"
        );

        source.IsAllowed = true;
        (await bed.AwaitPhaseAsync(RolloutPhase.Healthy)).Status.StableRS.ShouldBe(waiting.Status.CurrentPodHash);
    }

    private static string? Message(Rollout rollout) => rollout.Status.Canary.StepPluginStatuses is [var entry, ..] ? entry.Message : null;

    private sealed class RefusedSource : IPluginSource
    {
        public bool IsAllowed { get; set; }

        public string Name => "the test's list";

        public Task<IReadOnlyList<PluginDefinition>> ReadAsync(CancellationToken cancellationToken) =>
            IsAllowed
                ? Task.FromResult<IReadOnlyList<PluginDefinition>>([
                    new PluginDefinition(PluginKind.Step, "acme/off", "/none", null, [], Disabled: true),
                ])
                : throw new KubernetesApiException(HttpStatusCode.Forbidden, "Forbidden", Refusal);
    }
}
