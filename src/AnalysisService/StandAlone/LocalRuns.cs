using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Runs without a cluster: in memory, and in the service's own store.</summary>
internal sealed class LocalRuns : IRunRepository
{
    private readonly LocalCollection _runs;
    private readonly ILocalObjects _store;
    private readonly TimeSpan _resync;
    private readonly TimeProvider _time;

    public LocalRuns(ILocalObjects store, AnalysisServiceOptions options, TimeProvider time)
    {
        _runs = new LocalCollection(KnownResources.AnalysisRuns.Kind, store, time);
        _store = store;
        _resync = options.Resync;
        _time = time;
    }

    public string Place => $"its own runs in {_store.Place}, without a cluster";

    public bool HasSynced => _runs.IsLoaded;

    public void Subscribe(Action<ObjectChange> onChange) => _runs.Subscribe(onChange);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _runs.LoadAsync(cancellationToken);
        while (true)
        {
            await Task.Delay(_resync, _time, cancellationToken);
            _runs.Show();
        }
    }

    public bool IsOwnWrite(KubeObject shown) => false;

    public KubeObject? Find(ObjectKey run) => _runs.Find(run);

    public IReadOnlyList<KubeObject> List(string? @namespace = null) => _runs.List(@namespace);

    public Task<KubeObject?> CreateAsync(JsonObject run, CancellationToken cancellationToken) => _runs.CreateAsync(run, cancellationToken);

    public Task<RunWrite> PatchAsync(KubeObject run, JsonObject change, CancellationToken cancellationToken) =>
        _runs.PatchAsync(run, change, cancellationToken);

    public Task<KubeObject?> ReadAsync(ObjectKey run, CancellationToken cancellationToken) => Task.FromResult(_runs.Find(run));

    public Task DeleteAsync(KubeObject run, CancellationToken cancellationToken) => _runs.DeleteAsync(run, cancellationToken);
}
