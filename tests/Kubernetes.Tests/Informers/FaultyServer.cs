using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes.Tests;

/// <summary>
/// A small API server in memory for one resource type, whose lists fail, whose watches break off and whose history is forgotten when the test
/// (or its dice) says so.
/// </summary>
internal sealed class FaultyServer : PartialClient
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, KubeObject> _objects = new(StringComparer.Ordinal);
    private readonly List<WatchEvent> _history = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _forgotten;
    private int _version;
    private int _uid;

    /// <summary>Asked before every list and every delivered event; a failure is thrown to the informer.</summary>
    public Func<string, Exception?> Fault { get; set; } = static _ => null;

    public int Lists { get; private set; }

    public int Watches { get; private set; }

    public IReadOnlyList<KubeObject> Objects
    {
        get
        {
            lock (_gate)
            {
                return [.. _objects.Values];
            }
        }
    }

    public KubeObject Put(string name, string? label = null)
    {
        lock (_gate)
        {
            _version++;
            var known = _objects.GetValueOrDefault(name);
            var item = Make(name, known?.Header.Uid ?? $"u{++_uid}", label);
            _objects[name] = item;
            Publish(new WatchEvent(known is null ? WatchEventType.Added : WatchEventType.Modified, item));
            return item;
        }
    }

    public void Remove(string name)
    {
        lock (_gate)
        {
            if (_objects.Remove(name, out var known))
            {
                _version++;
                Publish(new WatchEvent(WatchEventType.Deleted, Make(name, known.Header.Uid, null)));
            }
        }
    }

    public void Bookmark()
    {
        lock (_gate)
        {
            Publish(new WatchEvent(WatchEventType.Bookmark, Make("", "", null)));
        }
    }

    /// <summary>Old resourceVersions expire.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _forgotten = _version;
        }
    }

    /// <summary>Ends every watch that waits.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            Signal();
        }
    }

    public override Task<KubeList> ListAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        if (Fault("list") is { } failure)
        {
            return Task.FromException<KubeList>(failure);
        }

        lock (_gate)
        {
            Lists++;
            return Task.FromResult(new KubeList([.. _objects.Values], Version()));
        }
    }

    public override async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var position = int.Parse(options!.ResourceVersion!);
        Watches++;
        await Task.Yield();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Fault("watch") is { } failure)
            {
                if (failure is EndOfStreamException)
                {
                    yield break;
                }

                throw failure;
            }

            WatchEvent? next;
            Task changed;
            lock (_gate)
            {
                if (position < _forgotten)
                {
                    throw new KubernetesApiException(HttpStatusCode.Gone, "Expired", "too old resource version");
                }

                changed = _changed.Task;
                next = _history.FirstOrDefault(item => int.Parse(item.Object.Header.ResourceVersion) > position);
            }

            if (next is null)
            {
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            position = int.Parse(next.Object.Header.ResourceVersion);
            yield return next;
        }
    }

    private KubeObject Make(string name, string uid, string? label) =>
        KubeObject.FromNode(
            new JsonObject
            {
                ["kind"] = "Pod",
                ["apiVersion"] = "v1",
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["namespace"] = name.Length == 0 ? "" : $"ns{name.Length % 2}",
                    ["uid"] = uid,
                    ["resourceVersion"] = Version(),
                    ["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "m" }),
                    ["labels"] = label is null ? new JsonObject() : new JsonObject { ["app"] = label },
                },
                ["spec"] = new JsonObject { ["large"] = "xxxxxxxxxxxxxxxx" },
            }
        );

    private string Version() => _version.ToString();

    private void Publish(WatchEvent change)
    {
        _history.Add(change);
        Signal();
    }

    private void Signal()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
