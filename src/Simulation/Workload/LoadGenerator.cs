using System.Net;
using System.Threading.Channels;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// Sends requests to the ready pods behind a Service, one after the other, as kube-proxy spreads connections. It knows nothing of Rollouts:
/// traffic follows pods. Only loopback addresses are ever called.
/// </summary>
public sealed class LoadGenerator
{
    private const long MaxBodyBytes = 64 * 1024;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly IObjectCache _services;
    private readonly IObjectCache _pods;
    private readonly ObjectKey _service;
    private readonly HttpClient _client;
    private readonly LoadOptions _options;
    private readonly TimeProvider _time;
    private readonly LoadCounters _counters = new();
    private long _next;

    public LoadGenerator(
        IObjectCache services,
        IObjectCache pods,
        ObjectKey service,
        HttpClient client,
        LoadOptions options,
        TimeProvider time
    )
    {
        _services = services;
        _pods = pods;
        _service = service;
        _options = options;
        _time = time;
        _client = client;
    }

    /// <summary>What was sent so far to each version, by template hash.</summary>
    public IReadOnlyDictionary<string, DemoCount> Sent => _counters.Totals();

    /// <summary>Sends until it is cancelled or <see cref="LoadOptions.Duration"/> has passed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var queue = Channel.CreateBounded<LoadTarget>(
            new BoundedChannelOptions(_options.Concurrency) { FullMode = BoundedChannelFullMode.DropWrite, SingleWriter = true }
        );
        var senders = Enumerable.Range(0, _options.Concurrency).Select(_ => SendAllAsync(queue.Reader, cancellationToken)).ToList();
        try
        {
            await PaceAsync(queue.Writer, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the load, not a failure of it.
        }
        finally
        {
            queue.Writer.Complete();
            await Task.WhenAll(senders);
        }
    }

    private async Task PaceAsync(ChannelWriter<LoadTarget> queue, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, _time);
        var started = _time.GetTimestamp();
        var sent = 0L;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var elapsed = _time.GetElapsedTime(started);
            if (elapsed >= _options.Duration)
            {
                return;
            }

            // After a pause of this process the missed load is not sent as a burst.
            var due = (long)(elapsed.TotalSeconds * _options.RequestsPerSecond);
            sent = Math.Max(sent, due - _options.Concurrency);
            var targets = LoadTarget.Behind(_services.Get(_service), _pods);
            for (; sent < due; sent++)
            {
                if (targets.Count > 0)
                {
                    queue.TryWrite(targets[(int)(_next++ % targets.Count)]);
                }
            }
        }
    }

    private async Task SendAllAsync(ChannelReader<LoadTarget> queue, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var target in queue.ReadAllAsync(cancellationToken))
            {
                _counters.Count(target.Hash, await SendAsync(target, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the load.
        }
    }

    /// <returns>Whether the pod answered with success.</returns>
    private async Task<bool> SendAsync(LoadTarget target, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.RequestTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target.Url);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            await response.Content.LoadIntoBufferAsync(MaxBodyBytes, limit.Token);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
