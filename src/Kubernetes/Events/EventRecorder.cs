using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Rollouts.Kubernetes;

/// <summary>
/// Writes core/v1 events in the background, those of one object one after the other. Recording never blocks and never fails: what does not
/// fit is dropped and counted. Disposal writes what is queued, for a bounded time.
/// </summary>
public sealed class EventRecorder : IEventRecorder, IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly EventRecorderOptions _options;
    private readonly ILogger _log;
    private readonly EventLane[] _lanes;
    private readonly CancellationTokenSource _stop = new();

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
        _time = time ?? TimeProvider.System;
        _options = options ?? new EventRecorderOptions();
        _log = (loggers ?? NullLoggerFactory.Instance).CreateLogger<EventRecorder>();
        _lanes =
        [
            .. Enumerable
                .Range(0, Math.Max(1, _options.Writers))
                .Select(_ => new EventLane(client, component, _time, _options, _log, _stop.Token)),
        ];
    }

    /// <summary>Events that were not written: the queue was full, the object sent too many, or the server refused.</summary>
    public long Dropped => _lanes.Sum(static lane => lane.Dropped);

    public void Record(ObjectHeader about, string type, string reason, string message)
    {
        ArgumentNullException.ThrowIfNull(about);
        _log.Recorded(about.Kind, about.Key, type, reason, message);
        var lane = (uint)HashCode.Combine(about.Kind, about.Key) % (uint)_lanes.Length;
        _lanes[lane].Add(new EventNote(NameOf(about), type, reason, message, _time.GetUtcNow()));
    }

    /// <summary>What an event says of its object: thousands may wait to be written, and labels and annotations would wait with them.</summary>
    private static ObjectHeader NameOf(ObjectHeader about) =>
        new()
        {
            ApiVersion = about.ApiVersion,
            Kind = about.Kind,
            Namespace = about.Namespace,
            Name = about.Name,
            Uid = about.Uid,
            ResourceVersion = about.ResourceVersion,
        };

    public async ValueTask DisposeAsync()
    {
        var writing = Task.WhenAll(_lanes.Select(static lane => lane.CompleteAsync()));
        try
        {
            await writing.WaitAsync(_options.DrainTime, _time);
        }
        catch (TimeoutException)
        {
            await _stop.CancelAsync();
            await writing;
        }

        _stop.Dispose();
    }
}
