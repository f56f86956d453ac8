using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Where runs live: the API server, or the service's own store when there is no cluster. Everything above it is the same for both. Writes are
/// guarded by <c>metadata.resourceVersion</c>, so that two writers never undo each other's work.
/// </summary>
internal interface IRunRepository
{
    /// <summary>For people: what is worked on and where it is kept.</summary>
    string Place { get; }

    /// <summary>True once every run is known.</summary>
    bool HasSynced { get; }

    /// <summary>Calls back for every change, one call at a time; runs known already are shown first. Must be quick.</summary>
    void Subscribe(Action<ObjectChange> onChange);

    /// <summary>Keeps the view of the runs current until cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether a change that was shown is our own last write of the run, whose effects were seen to when it was made: a run that is measured
    /// every second would otherwise be looked at twice for each measurement. A false no is possible.
    /// </summary>
    bool IsOwnWrite(KubeObject shown);

    /// <summary>
    /// The newest version of a run that this process knows of; null when the run is gone. Of a finished run it may hold no more than key,
    /// owner, phase and times; <see cref="ReadAsync"/> has the rest.
    /// </summary>
    KubeObject? Find(ObjectKey run);

    /// <summary>All runs known, of one namespace or of all; finished ones as in <see cref="Find"/>.</summary>
    IReadOnlyList<KubeObject> List(string? @namespace = null);

    /// <summary>Makes a run; null when there is one of that name.</summary>
    /// <param name="run">An AnalysisRun with namespace and name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<KubeObject?> CreateAsync(JsonObject run, CancellationToken cancellationToken);

    /// <summary>A merge patch on top of exactly that version of the run.</summary>
    Task<RunWrite> PatchAsync(KubeObject run, JsonObject change, CancellationToken cancellationToken);

    /// <summary>The run as it is stored now, past every cache; null when it is gone.</summary>
    Task<KubeObject?> ReadAsync(ObjectKey run, CancellationToken cancellationToken);

    /// <summary>Deletes this very run; one that is gone, or another of that name, is left alone.</summary>
    Task DeleteAsync(KubeObject run, CancellationToken cancellationToken);
}
