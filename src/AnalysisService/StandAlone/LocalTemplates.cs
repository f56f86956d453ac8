using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Templates without a cluster, in the service's own store.</summary>
internal sealed class LocalTemplates : ITemplateRepository, IDisposable
{
    private readonly LocalCollection _namespaced;
    private readonly LocalCollection _clusterWide;
    private readonly SemaphoreSlim _loading = new(1, 1);

    public LocalTemplates(ILocalObjects store, TimeProvider time)
    {
        _namespaced = new LocalCollection(KnownResources.AnalysisTemplates.Kind, store, time);
        _clusterWide = new LocalCollection(KnownResources.ClusterAnalysisTemplates.Kind, store, time);
    }

    public async Task<KubeObject?> FindAsync(ObjectKey key, CancellationToken cancellationToken) =>
        (await LoadedAsync(key.Namespace.Length == 0, cancellationToken)).Find(key);

    public async Task<IReadOnlyList<KubeObject>> ListAsync(string? @namespace, bool clusterScope, CancellationToken cancellationToken) =>
        (await LoadedAsync(clusterScope, cancellationToken)).List(clusterScope ? null : @namespace);

    public async Task<KubeObject> PutAsync(JsonObject template, CancellationToken cancellationToken)
    {
        var key = KubeObject.FromNode(template).Key;
        var templates = await LoadedAsync(key.Namespace.Length == 0, cancellationToken);
        while (true)
        {
            var written = templates.Find(key) is { } known
                ? (await templates.ReplaceAsync(known, template, cancellationToken)).Written
                : await templates.CreateAsync(template, cancellationToken);
            if (written is not null)
            {
                return written;
            }
        }
    }

    public async Task<bool> DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var templates = await LoadedAsync(key.Namespace.Length == 0, cancellationToken);
        return templates.Find(key) is { } known && await templates.DeleteAsync(known, cancellationToken);
    }

    public void Dispose() => _loading.Dispose();

    private async Task<LocalCollection> LoadedAsync(bool clusterWide, CancellationToken cancellationToken)
    {
        var templates = clusterWide ? _clusterWide : _namespaced;
        if (!templates.IsLoaded)
        {
            await _loading.WaitAsync(cancellationToken);
            try
            {
                if (!templates.IsLoaded)
                {
                    await templates.LoadAsync(cancellationToken);
                }
            }
            finally
            {
                _loading.Release();
            }
        }

        return templates;
    }
}
