using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>A planner that errs: the executor carries out nothing that breaks an invariant, and the owner of the Rollout reads which one.</summary>
public sealed class GuardTests
{
    private const string Basic = """{"canary":{"steps":[{"setWeight":50},{"pause":{}}]}}""";
    private const string BlueGreen = """{"blueGreen":{"activeService":"stable","autoPromotionEnabled":false}}""";
    private const string Routed =
        """{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{"plugins":{"acme/any":{}}},"steps":[{"setWeight":25},{"pause":{}}]}}""";

    public static TheoryData<string, string, string> Mistakes =>
        new()
        {
            { "scale", Basic, "invariant 1 (requests find pods)" },
            { "scale", BlueGreen, "invariant 1 (requests find pods)" },
            { "scale", Routed, "invariant 1 (requests find pods)" },
            { "route", Routed, "invariant 1 (requests find pods)" },
            { "switch", BlueGreen, "invariant 1 (requests find pods)" },
            { "delete", Basic, "invariant 2 (the last healthy version stays)" },
            { "promote", Basic, "invariant 4 (only what passed is promoted)" },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Mistake_IsRefused_AndTheEventNamesTheInvariant(string mistake, string strategy, string invariant)
    {
        var errs = false;
        RolloutPlan Plan(RolloutSnapshot snapshot, DateTimeOffset now)
        {
            var plan = RolloutPlanner.Plan(snapshot, now);
            return Volatile.Read(ref errs) ? plan with { Actions = Err(mistake, snapshot) is { } wrong ? [wrong] : [] } : plan;
        }

        await using var bed = await ControllerBed.StartAsync(
            router: new RecordingRouter(),
            services: services => services.AddSingleton(provider => Reconciler(provider, Plan))
        );
        await bed.CreateServiceAsync("stable");
        await bed.CreateServiceAsync("canary");
        await bed.CreateAsync(ControllerBed.Web(4, strategy));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        // Where requests are led to the new version, one of its pods is up; elsewhere none.
        await (
            mistake == "route"
                ? bed.ReleaseAsync("web:v2")
                : bed.PatchAsync("""{"spec":{"template":{"metadata":{"annotations":{"node.rollouts/ready":"false"}}}}}""")
        );
        var before = await bed.AwaitAsync(
            rollout =>
                rollout.Status.CurrentPodHash != rollout.Status.StableRS
                && (mistake != "route" || rollout.Status.Phase == RolloutPhase.Paused),
            "an update under way"
        );
        Volatile.Write(ref errs, true);
        if (mistake == "promote")
        {
            await FailAsync(bed, before);
        }

        await bed.PatchAsync("""{"metadata":{"annotations":{"look":"again"}}}""");

        var message = await Eventually.ReadAsync(() => RefusalAsync(bed), static text => text is not null, "the refusal");
        message!.ShouldStartWith(invariant);
        var after = (await bed.Client.GetAsync(KnownResources.Rollouts, "default", "web")).As<Rollout>(RolloutsJson.Options);
        after.Status.StableRS.ShouldBe(before.Status.StableRS);
        (await bed.ListAsync<ReplicaSet>(KnownResources.ReplicaSets))
            .Single(replicaSet => replicaSet.Metadata.Name == $"web-{before.Status.StableRS}")
            .Spec.Replicas.ShouldNotBe(0);
    }

    private static RolloutAction? Err(string mistake, RolloutSnapshot snapshot)
    {
        var status = snapshot.Rollout.Status;
        var (stable, next) = (Find(status.StableRS), Find(status.CurrentPodHash));
        if (stable is null || next is null || stable == next)
        {
            return null;
        }

        return mistake switch
        {
            "scale" => new RolloutAction.ScaleReplicaSet(stable, stable with { Spec = stable.Spec with { Replicas = 0 } }),
            "delete" => new RolloutAction.DeleteReplicaSet(stable),
            "promote" => status.Canary.CurrentStepAnalysisRunStatus is null || snapshot.AnalysisRuns.Count == 0
                ? null
                : new RolloutAction.UpdateStatus(status, status with { StableRS = status.CurrentPodHash }),
            "switch" => Switch(snapshot.Services["stable"], status.CurrentPodHash!),
            _ => new RolloutAction.RouteTraffic(
                new TrafficTarget
                {
                    Weight = 100,
                    MaxWeight = 100,
                    CanaryHash = status.CurrentPodHash!,
                    StableHash = status.StableRS!,
                    CanaryService = "canary",
                    StableService = "stable",
                }
            ),
        };

        ReplicaSet? Find(string? hash) => snapshot.ReplicaSets.FirstOrDefault(replicaSet => replicaSet.Metadata.Name == $"web-{hash}");
    }

    private static RolloutAction.SwitchService Switch(Service service, string hash)
    {
        var selector = new Dictionary<string, string>(service.Spec.Selector!) { [RolloutLabels.PodTemplateHash] = hash };
        return new RolloutAction.SwitchService(service, service with { Spec = service.Spec with { Selector = selector } });
    }

    /// <summary>A run of the current step that ended badly, and a status that names it.</summary>
    private static async Task FailAsync(ControllerBed bed, Rollout rollout)
    {
        await bed.Client.CreateAsync(
            KnownResources.AnalysisRuns,
            "default",
            JsonNode
                .Parse(
                    $$$"""
                    {"apiVersion":"argoproj.io/v1alpha1","kind":"AnalysisRun",
                     "metadata":{"name":"bad","namespace":"default","ownerReferences":[{"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","name":"web",
                       "uid":"{{{rollout.Metadata.Uid}}}","controller":true}]},
                     "spec":{"metrics":[]},"status":{"phase":"Failed"}}
                    """
                )!
                .AsObject()
        );
        await bed.PatchAsync("""{"status":{"canary":{"currentStepAnalysisRunStatus":{"name":"bad","status":"Running"}}}}""", "status");
    }

    private static async Task<string?> RefusalAsync(ControllerBed bed) =>
        (await bed.Client.ListAsync(KnownResources.Events, "default"))
            .Items.Select(static item => item.ToNode())
            .Where(static note => (string?)note["reason"] == EventReason.ActionRefused)
            .Select(static note => (string?)note["message"])
            .FirstOrDefault();

    private static RolloutReconciler Reconciler(IServiceProvider provider, Func<RolloutSnapshot, DateTimeOffset, RolloutPlan> planner) =>
        new(
            provider.GetRequiredService<ControllerCaches>(),
            provider.GetRequiredService<SnapshotBuilder>(),
            provider.GetRequiredService<LateReferences>(),
            provider.GetRequiredService<PlanExecutor>(),
            provider.GetRequiredService<UnseenWrites>(),
            provider.GetRequiredService<PodEvictions>(),
            provider.GetRequiredService<TrafficRoutes>(),
            provider.GetRequiredService<StepPluginCalls>(),
            provider.GetRequiredService<IEventRecorder>(),
            provider.GetRequiredService<ControllerMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RolloutReconciler>>()
        )
        {
            Planner = planner,
        };
}
