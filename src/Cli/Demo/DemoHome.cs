using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>The demo's place in a cluster: CRDs and namespace before, and what is taken away afterwards.</summary>
internal sealed class DemoHome(IKubernetesClient client, string @namespace, TimeProvider time)
{
    private static readonly TimeSpan CrdLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly IKubernetesClient _client = client;
    private readonly string _namespace = @namespace;
    private readonly TimeProvider _time = time;
    private bool _namespaceIsOurs;

    /// <exception cref="DemoException">The API server cannot be reached.</exception>
    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Argo's CRDs serve as well: nobody's are changed.
            await new ManifestApplier(_client).CreateMissingAsync(DemoResources.CustomResourceDefinitions(), _namespace, cancellationToken);
        }
        catch (HttpRequestException cause)
        {
            throw new DemoException($"the API server {_client.Server} cannot be reached: {cause.Message}", cause);
        }

        await MakeNamespaceAsync(cancellationToken);
        await EstablishedAsync(cancellationToken);
    }

    private async Task MakeNamespaceAsync(CancellationToken cancellationToken)
    {
        var space = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = _namespace },
        };
        while (true)
        {
            try
            {
                await _client.CreateAsync(KnownResources.Namespaces, null, space, cancellationToken);
                _namespaceIsOurs = true;
                return;
            }
            catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
            {
                if (!await IsLeavingAsync(cancellationToken))
                {
                    // The user's own: it stays.
                    return;
                }
            }

            // An earlier demo's, on its way out: nothing can be made in it.
            await Task.Delay(Pause, _time, cancellationToken);
        }
    }

    private async Task<bool> IsLeavingAsync(CancellationToken cancellationToken) =>
        await _client.FindAsync(KnownResources.Namespaces, null, _namespace, cancellationToken) is not { Header.DeletionTimestamp: null };

    private async Task EstablishedAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                await _client.ListAsync(KnownResources.Rollouts, _namespace, null, cancellationToken);
                await _client.ListAsync(KnownResources.AnalysisRuns, _namespace, null, cancellationToken);
                await _client.ListAsync(KnownResources.AnalysisTemplates, _namespace, null, cancellationToken);
                await _client.Discovery.RefreshAsync(cancellationToken);
                return;
            }
            catch (KubernetesApiException refusal) when (refusal.IsNotFound && _time.GetElapsedTime(started) < CrdLimit)
            {
                await Task.Delay(Pause, _time, cancellationToken);
            }
        }
    }

    /// <summary>Takes away what the demo made in a cluster that goes on: its objects, its namespace and its node, but not the CRDs.</summary>
    public async Task CleanUpAsync(Informer? pods, DemoTasks? nodes, string nodeName)
    {
        using var limit = new CancellationTokenSource(CleanUpLimit, _time);
        try
        {
            foreach (var type in (ResourceType[])[KnownResources.Rollouts, KnownResources.AnalysisTemplates, KnownResources.Services])
            {
                var name = type == KnownResources.AnalysisTemplates ? DemoRun.TemplateName : DemoRun.RolloutName;
                await DeleteAsync(type, _namespace, name, limit.Token);
            }

            while (pods is { Count: > 0 })
            {
                await Task.Delay(Pause, _time, limit.Token);
            }

            if (_namespaceIsOurs)
            {
                await DeleteAsync(KnownResources.Namespaces, null, _namespace, limit.Token);
            }

            if (nodes is not null)
            {
                await nodes.DisposeAsync();
                await DeleteAsync(KnownResources.Nodes, null, nodeName, limit.Token);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException or KubernetesApiException)
        {
            // The cluster is not ours: what it does not take back in time stays, under names that tell where it is from.
        }
    }

    // Some of it may never have been made.
    private Task DeleteAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken) =>
        _client
            .DeleteAsync(type, @namespace, name, new DeleteOptions { PropagationPolicy = "Background" }, cancellationToken)
            .IgnoreMissingAsync();
}
