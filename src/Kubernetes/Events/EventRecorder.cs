using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Rollouts.Kubernetes;

/// <summary>
/// Writes core/v1 events one after the other in the background. Recording never blocks and never fails: what does not fit is dropped and
/// counted. Disposal writes what is queued, for a bounded time.
/// </summary>
public sealed class EventRecorder : IEventRecorder, IAsyncDisposable
{
    private readonly IKubernetesClient _client;
    private readonly string _component;
    private readonly TimeProvider _time;
    private readonly EventRecorderOptions _options;
    private readonly ILogger _log;
    private readonly EventCorrelator _correlator;
    private readonly Channel<EventNote> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<Task> _writer;
    private long _lastName;
    private long _dropped;

    /// <param name="client">Where events are written.</param>
    /// <param name="component">Who reports, for example <c>rollouts-controller</c>.</param>
    /// <param name="time">The clock of timestamps and waits.</param>
    /// <param name="options">Limits; null for client-go's.</param>
    /// <param name="loggers">Where it logs; every event is logged too.</param>
    public EventRecorder(
        IKubernetesClient client,
        string component,
        TimeProvider? time = null,
        EventRecorderOptions? options = null,
        ILoggerFactory? loggers = null
    )
    {
        _client = client;
        _component = component;
        _time = time ?? TimeProvider.System;
        _options = options ?? new EventRecorderOptions();
        _log = (loggers ?? NullLoggerFactory.Instance).CreateLogger<EventRecorder>();
        _correlator = new EventCorrelator(_options);
        _queue = Channel.CreateBounded<EventNote>(new BoundedChannelOptions(_options.QueueSize) { SingleReader = true });
        _writer = new Lazy<Task>(() => Task.Run(WriteAsync));
    }

    /// <summary>Events that were not written: the queue was full, the object sent too many, or the server refused.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Record(ObjectHeader about, string type, string reason, string message)
    {
        ArgumentNullException.ThrowIfNull(about);
        _log.Recorded(about.Kind, about.Key, type, reason, message);
        _ = _writer.Value;
        if (!_queue.Writer.TryWrite(new EventNote(about, type, reason, message, _time.GetUtcNow())))
        {
            Drop(about, reason, "full", "the queue is full or closed");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (_writer.IsValueCreated)
        {
            try
            {
                await _writer.Value.WaitAsync(_options.DrainTime, _time);
            }
            catch (TimeoutException)
            {
                await _stop.CancelAsync();
                await _writer.Value;
            }
        }

        _stop.Dispose();
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
        var name = EventBody.Name(note.About, UniqueNumber());
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendAsync(note, write, name);
                return;
            }
            catch (KubernetesApiException there) when (there.IsAlreadyExists && attempt > 1)
            {
                _correlator.Confirm(write, name);
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

    private async Task SendAsync(EventNote note, EventWrite write, string name)
    {
        var @namespace = EventBody.NamespaceOf(note.About);
        if (write.Existing is { } existing)
        {
            var patch = Patch.Merge(EventBody.CountUp(note, write));
            await _client.PatchAsync(KnownResources.Events, @namespace, existing, patch, cancellationToken: _stop.Token);
            _correlator.Confirm(write, existing);
            EventMetrics.Count("counted");
            return;
        }

        await _client.CreateAsync(KnownResources.Events, @namespace, EventBody.Create(note, write, name, _component), _stop.Token);
        _correlator.Confirm(write, name);
        EventMetrics.Count("created");
    }

    private async Task<bool> PauseAsync()
    {
        try
        {
            await Task.Delay(_options.RetryWait, _time, _stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Nanoseconds since 1970, as in client-go's names, but never the same twice.</summary>
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
