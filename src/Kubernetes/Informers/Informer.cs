using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Rollouts.Kubernetes;

/// <summary>
/// Keeps a cache of one resource type equal to the server by list and watch, and tells subscribers of every change, in order, one at a time.
/// Only what the server sent gets into the cache; own writes arrive through the watch like all others (see <see cref="WrittenVersions"/>).
/// </summary>
public sealed class Informer : IObjectCache
{
    private readonly IKubernetesClient _client;
    private readonly InformerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly string _name;
    private readonly ObjectStore _store;
    private readonly Lock _delivery = new();
    private readonly List<Action<ObjectChange>> _subscribers = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    /// <param name="client">Where to list and watch.</param>
    /// <param name="type">What to list and watch.</param>
    /// <param name="options">Selection and timing; null for all namespaces and the defaults.</param>
    /// <param name="time">The clock of waits and resyncs.</param>
    /// <param name="loggers">Where it logs.</param>
    public Informer(
        IKubernetesClient client,
        ResourceType type,
        InformerOptions? options = null,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(type);
        _client = client;
        Type = type;
        _options = options ?? new InformerOptions();
        _time = time ?? TimeProvider.System;
        _log = (loggers ?? NullLoggerFactory.Instance).CreateLogger<Informer>();
        _name = type.ToString();
        _store = new ObjectStore((item, index, cause) => _log.IndexFailed(_name, item.Key, index, cause));
    }

    public ResourceType Type { get; }

    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <summary>How many objects are cached.</summary>
    public int Count => _store.Count;

    /// <summary>Adds an index: objects are found under every value that the function gives for them. Add it before readers need it.</summary>
    /// <exception cref="ArgumentException">There is an index of that name.</exception>
    public Informer AddIndex(string name, Func<KubeObject, IEnumerable<string>> values)
    {
        _store.AddIndex(name, values);
        return this;
    }

    /// <summary>
    /// Calls back for every change, one call at a time, in the order of the server. Objects known already are shown as additions first.
    /// A subscriber must be quick (put a key into a queue); when it throws, that is logged and the others go on.
    /// </summary>
    public Informer Subscribe(Action<ObjectChange> onChange)
    {
        ArgumentNullException.ThrowIfNull(onChange);
        lock (_delivery)
        {
            foreach (var item in _store.All())
            {
                Call(onChange, new ObjectChange(null, item));
            }

            _subscribers.Add(onChange);
        }

        return this;
    }

    public KubeObject? Get(ObjectKey key) => _store.Get(key);

    public IReadOnlyList<KubeObject> List(string? @namespace = null) =>
        string.IsNullOrEmpty(@namespace) ? _store.All() : _store.InNamespace(@namespace);

    public IReadOnlyList<KubeObject> ByIndex(string index, string value) => _store.ByIndex(index, value);

    /// <summary>Waits until the first list was taken in and shown to the subscribers.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>Lists and watches until cancelled; failures are logged, counted and retried for ever.</summary>
    /// <exception cref="InvalidOperationException">It runs already.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException($"the informer of {_name} runs already");
        }

        try
        {
            await Task.WhenAll(FollowAsync(cancellationToken), ResyncAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way to stop.
        }
        finally
        {
            Interlocked.Exchange(ref _running, 0);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        // The first step of a loop must not run on the caller's thread.
        await Task.Yield();
        var backoff = new Backoff(_options.MinBackoff, _options.MaxBackoff, _options.Jitter);
        var position = new WatchPosition();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (position.ResourceVersion is null)
                {
                    await ListAsync(position, cancellationToken);
                }

                await WatchAsync(position, backoff, cancellationToken);
            }
#pragma warning disable CA1031 // Whatever one attempt brings, the loop goes on.
            catch (Exception cause) when (cause is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                cancellationToken.ThrowIfCancellationRequested();
                await RecoverAsync(position, backoff, cause, cancellationToken);
            }
        }
    }

    private async Task ListAsync(WatchPosition position, CancellationToken cancellationToken)
    {
        var list = await _client.ListAsync(Type, _options.Namespace, Selection() with { Keep = Trim }, cancellationToken);
        InformerMetrics.List(Type.Kind, position.Cause);
        lock (_delivery)
        {
            var gone = _store.All().Select(static item => item.Key).ToHashSet();
            foreach (var item in list.Items)
            {
                gone.Remove(item.Key);
                Take(item);
            }

            foreach (var key in gone)
            {
                Drop(key, null);
            }
        }

        _log.Listed(_name, list.Items.Count, list.ResourceVersion);
        position.ResourceVersion = list.ResourceVersion;
        _synced.TrySetResult();
    }

    private async Task WatchAsync(WatchPosition position, Backoff backoff, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var seen = false;
        var selection = Selection() with
        {
            ResourceVersion = position.ResourceVersion,
            Timeout = _options.WatchTimeout * (1 + _options.Jitter()),
        };
        await foreach (var change in _client.WatchAsync(Type, _options.Namespace, selection, cancellationToken))
        {
            InformerMetrics.Event(Type.Kind, change.Type);
            var version = change.Object.Header.ResourceVersion;
            if (ResourceVersions.Compare(version, position.ResourceVersion!) < 0)
            {
                // The server was restored from a backup, or another one answers: what we know is not its past.
                position.Lose("the server's resourceVersion went back");
                _log.Relisting(_name, position.Cause);
                return;
            }

            Deliver(change);
            position.ResourceVersion = version.Length > 0 ? version : position.ResourceVersion;
            if (!seen)
            {
                seen = true;
                backoff.Reset();
            }
        }

        // A server that closes watches at once must not be asked in a tight loop.
        if (!seen && _time.GetElapsedTime(started) < TimeSpan.FromSeconds(1))
        {
            await Task.Delay(backoff.Next(), _time, cancellationToken);
        }
    }

    private async Task RecoverAsync(WatchPosition position, Backoff backoff, Exception cause, CancellationToken cancellationToken)
    {
        var watching = position.ResourceVersion is not null;
        InformerMetrics.Failure(Type.Kind, watching ? "watch" : "list");
        if (cause is KubernetesApiException { IsExpired: true } && watching)
        {
            position.Lose("the watch expired");
            _log.Relisting(_name, position.Cause);
        }
        else if (
            cause is KubernetesApiException
            {
                StatusCode: not (System.Net.HttpStatusCode.TooManyRequests or >= System.Net.HttpStatusCode.InternalServerError)
            }
        )
        {
            position.Lose("the watch was refused");
        }
        else if (cause is not (HttpRequestException or KubernetesApiException))
        {
            position.Lose("the watch failed in an unknown way");
        }

        var wait = backoff.Next((cause as KubernetesApiException)?.RetryAfter);
        _log.Failed(_name, watching ? "watch" : "list", wait, cause.Message);
        await Task.Delay(wait, _time, cancellationToken);
    }

    private async Task ResyncAsync(CancellationToken cancellationToken)
    {
        if (_options.ResyncPeriod is not { } period)
        {
            return;
        }

        while (true)
        {
            await Task.Delay(period, _time, cancellationToken);
            lock (_delivery)
            {
                foreach (var item in _store.All())
                {
                    Publish(new ObjectChange(item, item));
                }
            }
        }
    }

    /// <summary>Takes in one change, as a watch or a simulation of one delivers it.</summary>
    internal void Deliver(WatchEvent change)
    {
        lock (_delivery)
        {
            switch (change.Type)
            {
                case WatchEventType.Added or WatchEventType.Modified:
                    Take(change.Object);
                    break;
                case WatchEventType.Deleted:
                    Drop(change.Object.Key, change.Object);
                    break;
            }
        }
    }

    /// <summary>A simulation has delivered the first list.</summary>
    internal void BeSynced() => _synced.TrySetResult();

    private void Take(KubeObject arrived)
    {
        var known = _store.Get(arrived.Key);
        if (known is not null && known.Header.Uid != arrived.Header.Uid)
        {
            // Deleted and created again under the same name: two objects, two changes.
            Drop(known.Key, null);
            known = null;
        }

        if (known is not null && known.Header.ResourceVersion == arrived.Header.ResourceVersion)
        {
            return;
        }

        var item = Trim(arrived);
        _store.Put(item);
        Publish(new ObjectChange(known, item));
    }

    private void Drop(ObjectKey key, KubeObject? last)
    {
        if (_store.Remove(key) is { } known)
        {
            Publish(new ObjectChange(last is not null && last.Header.Uid == known.Header.Uid ? Trim(last) : known, null));
        }
    }

    private KubeObject Trim(KubeObject item)
    {
        try
        {
            var lean = ManagedFields.Remove(item);
            // What came through a list was trimmed page by page: there is nothing left to drop, and it is no other object.
            return _options.Trim?.Invoke(lean.Json) is { } kept && !kept.Span.SequenceEqual(lean.Json.Span) ? KubeObject.Parse(kept) : lean;
        }
#pragma warning disable CA1031 // Trimming saves memory; it must not cost an object.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            _log.TrimFailed(_name, item.Key, cause);
            return item;
        }
    }

    private void Publish(ObjectChange change)
    {
        foreach (var subscriber in _subscribers.ToArray())
        {
            Call(subscriber, change);
        }
    }

    private void Call(Action<ObjectChange> subscriber, ObjectChange change)
    {
        try
        {
            subscriber(change);
        }
#pragma warning disable CA1031 // A subscriber cannot stop the pump.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            InformerMetrics.Failure(Type.Kind, "subscriber");
            _log.SubscriberFailed(_name, change.Latest.Key, cause);
        }
    }

    private ListOptions Selection() => new() { LabelSelector = _options.LabelSelector, FieldSelector = _options.FieldSelector };
}
