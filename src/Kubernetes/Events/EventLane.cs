using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Rollouts.Kubernetes;

/// <summary>Writes the events of some objects one after the other in the background, so that those of one object keep their order.</summary>
internal sealed class EventLane
{
    private readonly IKubernetesClient _client;
    private readonly string _component;
    private readonly TimeProvider _time;
    private readonly EventRecorderOptions _options;
    private readonly ILogger _log;
    private readonly EventCorrelator _correlator;
    private readonly Channel<EventNote> _queue;
    private readonly CancellationToken _stop;
    private readonly Lazy<Task> _writer;
    private long _lastName;
    private long _dropped;

    /// <param name="client">Where events are written.</param>
    /// <param name="component">Who reports.</param>
    /// <param name="time">The clock of timestamps and waits.</param>
    /// <param name="options">Limits.</param>
    /// <param name="log">Where it logs.</param>
    /// <param name="stop">When the rest is dropped.</param>
    public EventLane(
        IKubernetesClient client,
        string component,
        TimeProvider time,
        EventRecorderOptions options,
        ILogger log,
        CancellationToken stop
    )
    {
        _client = client;
        _component = component;
        _time = time;
        _options = options;
        _log = log;
        _stop = stop;
        _correlator = new EventCorrelator(options);
        _queue = Channel.CreateBounded<EventNote>(new BoundedChannelOptions(options.QueueSize) { SingleReader = true });
        _writer = new Lazy<Task>(() => Task.Run(WriteAsync));
    }

    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(EventNote note)
    {
        _ = _writer.Value;
        if (!_queue.Writer.TryWrite(note))
        {
            Drop(note.About, note.Reason, "full", "the queue is full or closed");
        }
    }

    /// <summary>Takes no more; ends when what is queued was written or dropped.</summary>
    public Task CompleteAsync()
    {
        _queue.Writer.TryComplete();
        return _writer.IsValueCreated ? _writer.Value : Task.CompletedTask;
    }

    private async Task WriteAsync()
    {
        await foreach (var note in _queue.Reader.ReadAllAsync())
        {
            if (_stop.IsCancellationRequested)
            {
                Drop(note.About, note.Reason, "failed", "the process ends");
            }
            else if (_correlator.Correlate(note) is { } write)
            {
                await WriteAsync(note, write);
            }
            else
            {
                Drop(note.About, note.Reason, "spam", "the object has sent too many events");
            }
        }
    }

    private async Task WriteAsync(EventNote note, EventWrite write)
    {
        // The same name in every attempt: an answer that got lost must not make a second event.
        var number = UniqueNumber();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendAsync(note, write, number);
                return;
            }
            catch (KubernetesApiException there) when (there.IsAlreadyExists && attempt > 1)
            {
                _correlator.Confirm(write, number);
                return;
            }
            catch (KubernetesApiException gone) when (gone.IsNotFound && write.Existing is not null)
            {
                write = _correlator.Renew(write, note.At);
            }
            catch (KubernetesApiException refused) when (refused.RetryAfter is null && (int)refused.StatusCode < 500)
            {
                // The namespace is going away, or rights are missing: trying again would hold up the others.
                Drop(note.About, note.Reason, "failed", refused.Message);
                return;
            }
#pragma warning disable CA1031 // Events are never worth a crash.
            catch (Exception cause)
#pragma warning restore CA1031
            {
                if (attempt >= _options.MaxAttempts || !await PauseAsync())
                {
                    Drop(note.About, note.Reason, "failed", cause.Message);
                    return;
                }
            }
        }
    }

    private async Task SendAsync(EventNote note, EventWrite write, long number)
    {
        var @namespace = EventBody.NamespaceOf(note.About);
        if (write.Existing is { } existing)
        {
            var patch = Patch.Merge(EventBody.CountUp(note, write));
            var known = EventBody.Name(note.About, existing);
            await _client.PatchAsync(KnownResources.Events, @namespace, known, patch, cancellationToken: _stop);
            _correlator.Confirm(write, existing);
            EventMetrics.Count("counted");
            return;
        }

        var name = EventBody.Name(note.About, number);
        await _client.CreateAsync(KnownResources.Events, @namespace, EventBody.Create(note, write, name, _component), _stop);
        _correlator.Confirm(write, number);
        EventMetrics.Count("created");
    }

    private async Task<bool> PauseAsync()
    {
        try
        {
            await Task.Delay(_options.RetryWait, _time, _stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What ends the name of an event: nanoseconds since 1970, as in client-go's names, but never the same twice.</summary>
    private long UniqueNumber()
    {
        var now = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        _lastName = Math.Max(now, _lastName + 1);
        return _lastName;
    }

    private void Drop(ObjectHeader about, string reason, string result, string why)
    {
        Interlocked.Increment(ref _dropped);
        EventMetrics.Count(result);
        _log.Dropped(about.Kind, about.Key, reason, why);
    }
}
