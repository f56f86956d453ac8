using System.Globalization;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// A pull-style watch: the holder asks for what is new when it likes, so a slow holder never holds up a writer; it only
/// expires once the history no longer reaches back to it.
/// </summary>
public sealed class ModelWatch
{
    private readonly ClusterState _state;
    private readonly WatchRequest _request;
    private readonly ResourceDefinition? _definition;
    private readonly LabelSelector _labels = LabelSelector.Everything;
    private readonly FieldSelector _fields = FieldSelector.Everything;
    private readonly Queue<KubeObject> _initial = new();

    internal ModelWatch(ClusterState state, WatchRequest request)
    {
        _state = state;
        _request = request;
        ResourceVersion = state.Storage.ResourceVersion;
        try
        {
            _definition = state.Definition(request.Type);
            (_labels, _fields) = ObjectReader.Selectors(_definition, request.LabelSelector, request.FieldSelector);
        }
        catch (RefusedException refused)
        {
            Refusal = refused.Status;
            return;
        }
        Start();
    }

    /// <summary>Set when the watch cannot start or go on (410 Expired, 400 bad selector …).</summary>
    public ClusterStatus? Refusal { get; private set; }

    /// <summary>The version up to which events were read: what a bookmark says.</summary>
    public long ResourceVersion { get; private set; }

    /// <summary>The next events, at most <paramref name="limit"/>; empty when nothing is new or <see cref="Refusal"/> is set.</summary>
    public IReadOnlyList<WatchEvent> Read(int limit = 500)
    {
        var events = new List<WatchEvent>();
        while (events.Count < limit && _initial.TryDequeue(out var item))
        {
            events.Add(new WatchEvent(WatchEventType.Added, ClusterState.Served(_definition!, item)));
        }
        while (Refusal is null && events.Count < limit && _initial.Count == 0 && ResourceVersion < _state.Storage.ResourceVersion)
        {
            ReadChanges(events, limit);
        }
        return events;
    }

    private void Start()
    {
        if (string.IsNullOrEmpty(_request.ResourceVersion) || _request.ResourceVersion == "0")
        {
            var @namespace = _request.Type.Namespaced ? _request.Namespace ?? "" : "";
            foreach (var item in _state.Storage.Store(_request.Type).List(@namespace).Where(Selects))
            {
                _initial.Enqueue(item);
            }
            return;
        }
        if (!long.TryParse(_request.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            Refusal = Refusals.BadRequest($"resourceVersion: Invalid value: \"{_request.ResourceVersion}\": must be a number");
            return;
        }
        // A version of the future is waited for, as after a restart of the server that clients may have seen.
        ResourceVersion = version;
        if (version < _state.Storage.Log.CompactedTo)
        {
            Refusal = TooOld();
        }
    }

    private void ReadChanges(List<WatchEvent> events, int limit)
    {
        if (!_state.Storage.Log.TryRead(ResourceVersion, limit - events.Count, out var changes))
        {
            Refusal = TooOld();
            return;
        }
        foreach (var change in changes)
        {
            ResourceVersion = change.ResourceVersion;
            if (Translate(change) is { } translated)
            {
                events.Add(translated);
            }
        }
    }

    /// <summary>What the change is to this watch: an object that enters its selection is added, one that leaves it deleted.</summary>
    private WatchEvent? Translate(ModelChange change)
    {
        if (change.Type.Plural != _request.Type.Plural || change.Type.Group != _request.Type.Group || !InScope(change.Key))
        {
            return null;
        }
        var before = change.Before is { } old && Selects(old);
        var after = change.Kind != ModelChangeKind.Deleted && Selects(change.After);
        return (before, after) switch
        {
            (false, true) => Event(WatchEventType.Added, change.After),
            (true, true) => Event(WatchEventType.Modified, change.After),
            (true, false) when change.Kind == ModelChangeKind.Deleted => Event(WatchEventType.Deleted, change.After),
            (true, false) => Event(WatchEventType.Deleted, At(change.Before!, change.ResourceVersion)),
            _ => null,
        };
    }

    private WatchEvent Event(WatchEventType type, KubeObject item) => new(type, ClusterState.Served(_definition!, item));

    private bool InScope(ObjectKey key) =>
        !_request.Type.Namespaced || string.IsNullOrEmpty(_request.Namespace) || key.Namespace == _request.Namespace;

    private bool Selects(KubeObject item) =>
        (_request.Name is null || item.Header.Name == _request.Name) && _labels.Matches(item.Header.Labels) && _fields.Matches(item);

    /// <summary>The object as it was, under the version of the change that took it out of the selection.</summary>
    private static KubeObject At(KubeObject item, long version)
    {
        var node = item.ToNode();
        node["metadata"]!["resourceVersion"] = version.ToString();
        return KubeObject.FromNode(node);
    }

    private ClusterStatus TooOld() => Refusals.Expired($"too old resource version: {ResourceVersion} ({_state.Storage.Log.CompactedTo})");
}
