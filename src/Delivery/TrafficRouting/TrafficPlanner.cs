using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Tells the routers where requests go, and the status what they were told (rows C43 to C47).</summary>
internal static class TrafficPlanner
{
    /// <summary>The routers were only found with a weight, or told it where nobody verifies: they are asked in this pass.</summary>
    private static readonly WeightEvidence Unasked = new(EvidenceKind.SpecEcho, "the routers to say whether the weight is in force");

    public static void Plan(RolloutSync sync)
    {
        RememberLoadBalancers(sync);
        if (sync.Canary.TrafficRouting?.HasRouter() is not true)
        {
            Remember(sync, null);
            return;
        }

        if (string.IsNullOrEmpty(sync.Before.StableRS) || (sync.Stable is null && !RolloutHealth.IsPromoted(sync.Before)))
        {
            // Row C44: there is nothing to share with, and nothing to fall back on.
            return;
        }

        var decided = TrafficWeight.Decide(sync);
        if (sync.Snapshot.StrictArgo && StableCapacity.HoldsEverything(sync, decided.Weight))
        {
            return;
        }

        if (WaitsForFirstPods(sync, decided))
        {
            return;
        }

        var awaiting = AwaitsService(sync, decided);
        sync.AwaitsService = awaiting is not null;
        var held = HoldsCanary(sync, decided) ?? awaiting;
        var weight = held ?? StableCapacity.Limit(sync, decided.Weight);
        var hash = held is not null || weight > decided.Weight ? CarrierOf(sync, decided) : decided.CanaryHash;
        var target = SubsetMoves.Next(sync, Allowed(sync, decided, Target(sync, decided, weight, hash)));
        NoteExperiments(sync, target);
        if (sync.AwaitsRouters)
        {
            // The status keeps what they did last, until they do this.
            sync.ActLast(new RolloutAction.RouteTraffic(target));
            sync.RequeueAt(sync.Now);
            return;
        }

        sync.Act(new RolloutAction.RouteTraffic(target));
        var evidence = Evidence(sync, target);
        Await(sync, evidence);
        Remember(sync, WeightsOf(target, evidence?.Verified));
        AfterAbort(sync, target);
    }

    /// <summary>What the executor would refuse is not planned: requests stay where they are, and the rest of the plan brings the pods that are missing.</summary>
    private static TrafficTarget Allowed(RolloutSync sync, TrafficWeight decided, TrafficTarget target)
    {
        if (
            sync.Snapshot.StrictArgo
            || TrafficInvariant.Check(sync, target) is not { } violation
            || CurrentTraffic.Of(sync) is not var (weight, canary, stable)
        )
        {
            return target;
        }

        sync.Wait(WaitKind.Pods, $"pods: {violation.Message}");
        return Target(sync, decided, weight, canary) with { StableHash = stable };
    }

    /// <summary>Before requests go to an experiment's pods the status says so: whoever takes pods away looks there.</summary>
    private static void NoteExperiments(RolloutSync sync, TrafficTarget target)
    {
        if (target.Additional.Count > 0 && !ExperimentWeights.AreSame(sync.Before.Canary.Weights?.Additional, target.Additional))
        {
            var noted = sync.Before.Canary with
            {
                Weights = (sync.Before.Canary.Weights ?? WeightsOf(target, null)) with { Additional = target.Additional },
            };
            sync.Act(new RolloutAction.UpdateStatus(sync.Before, sync.Before with { Canary = noted }));
        }
    }

    /// <summary>
    /// Tells the routers once more what they were told, when nobody knows whether they heard it: no pod goes before they confirmed, and a pass that
    /// only counts pods would wait for ever.
    /// </summary>
    public static void Confirm(RolloutSync sync)
    {
        if (
            sync.Canary.TrafficRouting?.HasRouter() is not true
            || sync.Weights() is not { Canary.PodTemplateHash: { Length: > 0 } canary } told
            || TrafficSettling.IsConfirmed(sync)
        )
        {
            return;
        }

        if (sync.Snapshot.Traffic is not null)
        {
            // They were seen to have another weight than the status says: that is the one which pods are counted for.
            sync.Status = sync.Status with
            {
                Canary = sync.Status.Canary with { Weights = told },
            };
            if (sync.Snapshot.TrafficFault is null)
            {
                return;
            }
        }

        var again = new RolloutAction.RouteTraffic(
            new TrafficTarget
            {
                Weight = told.Canary.Weight,
                MaxWeight = sync.MaxWeight(),
                CanaryHash = canary,
                StableHash = told.Stable.PodTemplateHash ?? "",
                CanaryService = told.Canary.ServiceName,
                StableService = told.Stable.ServiceName,
                Additional = told.Additional ?? [],
            }
        );
        if (sync.AwaitsRouters)
        {
            sync.ActLast(again);
        }
        else
        {
            sync.Act(again);
        }
    }

    /// <summary>
    /// A subset that has selected all pods until now, those of another workload too, is narrowed to the first version once that is up: nobody else can
    /// have had its requests before.
    /// </summary>
    private static bool WaitsForFirstPods(RolloutSync sync, TrafficWeight decided)
    {
        if (decided.Weight >= sync.MaxWeight() || !LacksFirstPods(sync))
        {
            return false;
        }

        sync.Wait(WaitKind.Pods, $"pods of {sync.Stable!.Name()} before the stable subset leads to them");
        return true;
    }

    /// <summary>No router was told anything, subsets select all pods, and the first version is not up.</summary>
    public static bool LacksFirstPods(RolloutSync sync) =>
        !sync.Snapshot.StrictArgo
        && sync.Canary.TrafficRouting?.Istio?.DestinationRule is not null
        && sync.Before.Canary.Weights is null
        && sync.Stable is { } stable
        && stable.Status.AvailableReplicas < sync.Replicas;

    /// <summary>
    /// The weight that stays because the version that it should go to instead cannot carry it yet: a third version in the middle of an update
    /// takes over once it is as large as what it replaces. Null when nothing stands against the decision.
    /// </summary>
    private static int? HoldsCanary(RolloutSync sync, TrafficWeight decided) =>
        decided.Weight > 0
        && sync.Weights() is { Canary.Weight: > 0 and var current }
        && sync.Carrier() is { Status.AvailableReplicas: > 0 } carrier
        && carrier.PodHash() != decided.CanaryHash
        && sync.FindVersion(decided.CanaryHash).Lasting() < sync.PodsFor(decided.Weight)
            ? current
            : null;

    /// <summary>No more requests for a Service that still leads to another version, or to all of them. Null when it leads to the right one.</summary>
    private static int? AwaitsService(RolloutSync sync, TrafficWeight decided) =>
        sync.FindService(PingPongServices.CanaryOf(sync)) is { } service
        && !(CurrentTraffic.HasSubsets(sync) && service.SelectedHash() is null)
        && service.SelectedHash() != decided.CanaryHash
        && (sync.Weights()?.Canary.Weight ?? 0) is var current
        && decided.Weight > current
            ? current
            : null;

    /// <summary>A weight that could not fall stays with the version that carries it.</summary>
    private static string CarrierOf(RolloutSync sync, TrafficWeight decided) =>
        sync.Carrier() is { Status.AvailableReplicas: > 0 } carrier ? carrier.PodHash() : decided.CanaryHash;

    private static TrafficTarget Target(RolloutSync sync, TrafficWeight decided, int weight, string canaryHash)
    {
        // The first version has no steps behind it, although its status may stand at step 0 for a pass (row C25).
        var step =
            int.TryParse(sync.Revision, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && revision > 1
                ? CanarySteps.Current(sync.Rollout)
                : null;
        var isWeightFirst = (sync.New?.Status.AvailableReplicas == 0 && MayHaveRequests(sync, step)) || IsLower(sync, weight);
        return new TrafficTarget
        {
            Weight = weight,
            MaxWeight = sync.MaxWeight(),
            CanaryHash = canaryHash,
            // A subset that has selected all pods until now is not narrowed to what is broken, on its way to nothing.
            StableHash = LacksFirstPods(sync) ? canaryHash : sync.Stable?.PodHash() ?? sync.NewHash,
            CanaryService = PingPongServices.CanaryOf(sync),
            StableService = PingPongServices.StableOf(sync),
            Additional = decided.CarriesExperiments ? ExperimentWeights.Of(sync, onlyTold: isWeightFirst) : [],
            RemovesManagedRoutes = decided.RemovesManagedRoutes,
            HeaderRoute = decided.RemovesManagedRoutes ? null : step?.SetHeaderRoute,
            MirrorRoute = decided.RemovesManagedRoutes ? null : step?.SetMirrorRoute,
            RouteSteps = decided.RemovesManagedRoutes || step is null ? null : RouteSteps(sync),
            WeightFirst = isWeightFirst,
            Verifies = ShouldVerify(sync, step, weight),
            StrictArgo = sync.Snapshot.StrictArgo,
        };
    }

    /// <summary>Null where no step sets a route, as nearly always.</summary>
    private static List<CanaryStep>? RouteSteps(RolloutSync sync)
    {
        var all = sync.Canary.Steps ?? [];
        return all.Any(IsRouteStep) ? [.. all.Take((CanarySteps.Index(sync.Rollout) ?? 0) + 1).Where(IsRouteStep)] : null;

        static bool IsRouteStep(CanaryStep step) => step is { SetHeaderRoute: not null } or { SetMirrorRoute: not null };
    }

    /// <summary>
    /// Where the routers cannot be asked, nobody knows after a restart: they may have a weight that the status does not say. But at the step of an
    /// experiment its subset has to come before its weight.
    /// </summary>
    private static bool MayHaveRequests(RolloutSync sync, CanaryStep? step) =>
        sync.Weights() is { } told && (told.Canary.Weight > 0 || (sync.Snapshot.Traffic is null && step?.Experiment is null));

    /// <summary>A version that takes over with less weight has pods for that weight, not for the one before.</summary>
    private static bool IsLower(RolloutSync sync, int weight) =>
        !sync.Snapshot.StrictArgo && CurrentTraffic.Of(sync) is var (current, _, _) && weight < current;

    /// <summary>Row C47: at steps that set a weight, and at the end, before the old version goes.</summary>
    private static bool ShouldVerify(RolloutSync sync, CanaryStep? step, int weight) =>
        step?.SetWeight is not null
        || (
            weight == sync.MaxWeight()
            && CanarySteps.Index(sync.Rollout) == CanarySteps.Count(sync.Rollout)
            && !RolloutHealth.IsPromoted(sync.Status)
        );

    /// <summary>What was observed of just these weights; null where that is not to be known, or nothing was seen of them yet.</summary>
    private static WeightEvidence? Evidence(RolloutSync sync, TrafficTarget target) =>
        target.Verifies && sync.Snapshot.Traffic is { } seen && seen.CanaryWeight == target.Weight && seen.CanaryHash == target.CanaryHash
            ? seen.Evidence ?? Unasked
            : null;

    /// <summary>Row C47 looks again every ten seconds until the weight is in force. An abort waits for nobody who could see it.</summary>
    private static void Await(RolloutSync sync, WeightEvidence? evidence)
    {
        if (evidence is not { Awaited: { } awaited })
        {
            return;
        }

        sync.Doubt = evidence;
        sync.RequeueAt(evidence == Unasked ? sync.Now : sync.Now + sync.Snapshot.VerifyRetryInterval);
        if (!sync.Pauses.IsAborted)
        {
            sync.Wait(WaitKind.Routers, awaited);
        }
    }

    private static TrafficWeights WeightsOf(TrafficTarget target, bool? verified) =>
        new()
        {
            Canary = new WeightDestination
            {
                Weight = target.Weight,
                PodTemplateHash = target.CanaryHash,
                ServiceName = target.CanaryService,
            },
            Stable = new WeightDestination
            {
                Weight = target.StableWeight,
                PodTemplateHash = target.StableHash,
                ServiceName = target.StableService,
            },
            Additional = target.Additional.Count > 0 ? target.Additional : null,
            Verified = verified,
        };

    private static void Remember(RolloutSync sync, TrafficWeights? weights)
    {
        sync.Status = sync.Status with { Canary = sync.Status.Canary with { Weights = weights } };
        if (weights is null)
        {
            return;
        }

        var before = sync.Before.Canary.Weights;
        List<string> changes = [];
        if (before is null)
        {
            changes.Add($"to {weights.Canary.Weight}");
        }
        else if (before.Canary.Weight != weights.Canary.Weight)
        {
            changes.Add($"from {before.Canary.Weight} to {weights.Canary.Weight}");
        }

        if (before is not null && !ExperimentWeights.AreSame(before.Additional, weights.Additional))
        {
            changes.Add($"additional: {ExperimentWeights.Describe(weights.Additional)}");
        }

        if (changes.Count > 0)
        {
            sync.Event(EventType.Normal, EventReason.TrafficWeightUpdated, $"Traffic weight updated {string.Join(", ", changes)}");
        }
    }

    /// <summary>Row H12: what AWS has for each Ingress, of which the last one stands for all of them; kept until it is looked for again.</summary>
    private static void RememberLoadBalancers(RolloutSync sync)
    {
        if (!sync.Snapshot.VerifiesTargetGroups || sync.Canary.TrafficRouting?.Alb is null)
        {
            sync.Status = sync.Status with { Alb = null, Albs = null };
        }
        else if (sync.Snapshot.Albs is [.., var last] albs)
        {
            sync.Status = sync.Status with { Alb = last, Albs = albs };
        }
    }

    /// <summary>Nobody is sent to an aborted canary any more: its Service leads to the stable version (row C43).</summary>
    private static void AfterAbort(RolloutSync sync, TrafficTarget target)
    {
        if (
            sync.Pauses.IsAborted
            && target.Weight == 0
            && sync.Stable is { } stable
            && sync.FindService(target.CanaryService) is { } service
            && CanaryServices.CanCarry(sync, service, stable)
        )
        {
            ServiceSwitch.Plan(sync, service, stable.PodHash());
        }
    }
}
