using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Shares of the requests that go to the pods of an Experiment while it runs (rows C20 and C43).</summary>
internal static class ExperimentWeights
{
    /// <param name="sync">The pass.</param>
    /// <param name="onlyTold">Only those that the routers know already: where the weight comes before the versions, a new one would lead nowhere.</param>
    public static IReadOnlyList<WeightDestination> Of(RolloutSync sync, bool onlyTold)
    {
        if (
            CanarySteps.Current(sync.Rollout)?.Experiment is not { Templates: { } templates }
            || ExperimentStep.Current(sync) is not { Status.Phase: AnalysisPhase.Running, Spec.Terminate: false } experiment
        )
        {
            return [];
        }

        IReadOnlyList<WeightDestination> wanted =
        [
            .. templates
                .Select(template => (template.Weight, Status: StatusOf(experiment, template.Name)))
                // Nobody is sent to pods that are not there, or that have no Service.
                .Where(pair => pair is { Weight: not null, Status: { Status: ExperimentTemplatePhase.Running, ServiceName.Length: > 0 } })
                .Select(pair => new WeightDestination
                {
                    Weight = pair.Weight!.Value,
                    ServiceName = pair.Status!.ServiceName,
                    PodTemplateHash = pair.Status.PodTemplateHash,
                }),
        ];
        var told = sync.Weights()?.Additional ?? [];
        // The status names what routers may still send requests to: no share begins before those that end are taken back.
        return onlyTold || !told.All(destination => IsAmong(wanted, destination))
            ? [.. wanted.Where(destination => IsAmong(told, destination))]
            : wanted;
    }

    /// <summary>As the event of row C45 prints them.</summary>
    public static string Describe(IReadOnlyList<WeightDestination>? destinations) =>
        $"[{string.Join(' ', (destinations ?? []).Select(d => string.Create(CultureInfo.InvariantCulture, $"{{{d.Weight} {d.ServiceName} {d.PodTemplateHash}}}")))}]";

    public static bool AreSame(IReadOnlyList<WeightDestination>? one, IReadOnlyList<WeightDestination>? other) =>
        Describe(one) == Describe(other);

    private static bool IsAmong(IReadOnlyList<WeightDestination> destinations, WeightDestination sought) =>
        destinations.Any(destination => destination.ServiceName == sought.ServiceName);

    private static ExperimentTemplateStatus? StatusOf(Experiment experiment, string template) =>
        experiment.Status.TemplateStatuses?.FirstOrDefault(status => status.Name == template);
}
