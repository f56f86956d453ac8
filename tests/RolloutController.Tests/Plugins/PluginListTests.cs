using System.Net;
using Rollouts.Api;
using Rollouts.Delivery;
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
        Message(waiting).ShouldBe($"the list of configured plugins: the test's list cannot be read: {Refusal}");
        waiting.Status.Canary.StepPluginStatuses.ShouldBeNull();
        // The passes of ten seconds, one a second, told it once.
        await Eventually.HoldsAsync(
            async () =>
                (await bed.Client.ListAsync(KnownResources.Events, "default"))
                    .Items.Select(static item => item.ToNode())
                    .SingleOrDefault(static note =>
                        (string?)note["reason"] == "ReconciliationError"
                        && (string?)note["type"] == "Warning"
                        && ((string)note["message"]!).EndsWith(Refusal, StringComparison.Ordinal)
                    )
                    is { } note
                && ((int?)note["count"] ?? 1) <= 2,
            "the event"
        );

        source.IsAllowed = true;
        (await bed.AwaitPhaseAsync(RolloutPhase.Healthy)).Status.StableRS.ShouldBe(waiting.Status.CurrentPodHash);
    }

    private static string? Message(Rollout rollout) =>
        rollout.Status.Waiting is { Reason: WaitKind.Plugin } waiting && waiting.For!.Contains("cannot be read", StringComparison.Ordinal)
            ? waiting.For
            : null;

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
