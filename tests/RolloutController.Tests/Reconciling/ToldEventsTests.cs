using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>Events are read one by one (row H27): a plan that has to be made anew tells nothing twice.</summary>
public sealed class ToldEventsTests
{
    [Fact]
    public async Task StatusWrite_ThatLosesEveryFirstTime_RepeatsNoEvent()
    {
        var writes = 0;
        await using var bed = await ControllerBed.StartAsync(services: services =>
            services.AddSingleton(provider =>
                WatchedClient.Of(
                    provider.GetRequiredService<KubernetesClient>(),
                    (method, arguments) =>
                    {
                        if (IsStatusWrite(method, arguments) && Interlocked.Increment(ref writes) % 2 == 1)
                        {
                            throw new KubernetesApiException(HttpStatusCode.Conflict, "Conflict", "somebody else was first");
                        }
                    }
                )
            )
        );
        var told = new ConcurrentQueue<string>();
        var events = new Informer(
            bed.Client,
            KnownResources.Events,
            new InformerOptions { Namespace = "default" },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        events.Subscribe(change => Note(change, told));
        using var stop = new CancellationTokenSource();
        var watching = events.RunAsync(stop.Token);
        await events.WaitForSyncAsync();
        await bed.CreateAsync(ControllerBed.Canary(1, """[{"setWeight":50},{"pause":{}}]"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        await bed.PatchAsync("""{"status":{"abort":true}}""", "status");
        await bed.AwaitPhaseAsync(RolloutPhase.Degraded);
        await bed.PatchAsync("""{"status":{"abort":false}}""", "status");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        await Eventually.HoldsAsync(() => told.Count(reason => reason == "RolloutCompleted") == 2, "both versions are completed");
        await stop.CancelAsync();
        await watching;

        writes.ShouldBeGreaterThan(10);
        told.ShouldBe([
            "RolloutAddedToInformer",
            "RolloutUpdated",
            "NewReplicaSetCreated",
            "RolloutNotCompleted",
            "ScalingReplicaSet",
            "RolloutCompleted",
            // The update.
            "RolloutUpdated",
            "NewReplicaSetCreated",
            "RolloutNotCompleted",
            "ScalingReplicaSet",
            "RolloutStepCompleted",
            "RolloutPaused",
            // The abort.
            "ScalingReplicaSet",
            "RolloutAborted",
            // The retry: the same step again, and told again.
            "ScalingReplicaSet",
            "RolloutStepCompleted",
            "RolloutPaused",
            "RolloutStepCompleted",
            "ScalingReplicaSet",
            "RolloutCompleted",
        ]);
    }

    /// <summary>An event that was told again is the same object, counted up.</summary>
    private static void Note(ObjectChange change, ConcurrentQueue<string> told)
    {
        var note = change.Latest.ToNode();
        if (change.After is not null && (string?)note["involvedObject"]?["kind"] == ApiGroup.RolloutKind)
        {
            told.Enqueue((string)note["reason"]!);
        }
    }

    private static bool IsStatusWrite(string method, object?[] arguments) =>
        method == nameof(IKubernetesClient.PatchAsync)
        && (ResourceType)arguments[0]! == KnownResources.Rollouts
        && arguments.Contains("status");
}
