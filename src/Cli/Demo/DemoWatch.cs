using System.Text.Json;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.Cli;

/// <summary>Follows the demo's objects through informers and reads them as one <see cref="DemoView"/>.</summary>
internal sealed class DemoWatch
{
    private readonly string _namespace;
    private readonly Informer _rollouts;
    private readonly Informer _runs;
    private readonly TrafficShare _traffic = new();

    public DemoWatch(IKubernetesClient client, string @namespace, TimeProvider time)
    {
        _namespace = @namespace;
        var options = new InformerOptions { Namespace = @namespace };
        _rollouts = new Informer(client, KnownResources.Rollouts, options, time);
        _runs = new Informer(client, KnownResources.AnalysisRuns, options, time);
        Pods = new Informer(client, KnownResources.Pods, options, time);
        Services = new Informer(client, KnownResources.Services, options, time);
    }

    public Informer Pods { get; }

    public Informer Services { get; }

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            _rollouts.RunAsync(cancellationToken),
            _runs.RunAsync(cancellationToken),
            Pods.RunAsync(cancellationToken),
            Services.RunAsync(cancellationToken)
        );

    public Task WaitForSyncAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            _rollouts.WaitForSyncAsync(cancellationToken),
            _runs.WaitForSyncAsync(cancellationToken),
            Pods.WaitForSyncAsync(cancellationToken),
            Services.WaitForSyncAsync(cancellationToken)
        );

    /// <summary>What is seen now, or null while there is no such Rollout.</summary>
    public DemoView? Read(string name, TimeSpan elapsed, IReadOnlyDictionary<string, DemoCount> sent)
    {
        var traffic = _traffic.Next(elapsed, sent);
        if (_rollouts.Get(new ObjectKey(_namespace, name)) is not { } item || View<Rollout>(item) is not { } rollout)
        {
            return null;
        }

        var runs = _runs
            .List(_namespace)
            .Where(run => run.Header.Controller?.Uid == item.Header.Uid)
            .OrderBy(static run => run.Header.CreationTimestamp)
            .ThenBy(static run => run.Header.Name, StringComparer.Ordinal)
            .Select(View<AnalysisRun>)
            .OfType<AnalysisRun>();
        var pods = Pods.List(_namespace)
            .Where(static pod => pod.Header.Labels.ContainsKey(RolloutLabels.PodTemplateHash))
            .GroupBy(static pod => pod.Header.Labels[RolloutLabels.PodTemplateHash], StringComparer.Ordinal);
        return new DemoView
        {
            Rollout = rollout,
            Runs = [.. runs],
            Pods = pods.ToDictionary(
                static group => group.Key,
                static group => new VersionPods(group.Count(IsServing), group.Count()),
                StringComparer.Ordinal
            ),
            Traffic = traffic,
        };
    }

    private static bool IsServing(KubeObject pod) =>
        pod.Header.DeletionTimestamp is null
        && View<Pod>(pod)?.Status?.Conditions?.Any(static condition => condition is { Type: "Ready", Status: "True" }) == true;

    private static T? View<T>(KubeObject item)
        where T : class
    {
        try
        {
            return item.As<T>(RolloutsJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
