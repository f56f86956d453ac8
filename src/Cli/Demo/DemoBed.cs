using Microsoft.Extensions.Logging;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.Cli;

/// <summary>Everything that the demo runs on: cluster, nodes, workload, metrics, both services and the load. Disposing undoes it all.</summary>
internal sealed class DemoBed : IAsyncDisposable
{
    private readonly DemoOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly DemoTasks _load = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private DemoHome? _home;
    private LoadGenerator? _generator;
    private DemoTasks? _nodes;

    private DemoBed(DemoOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _time = time;
        _loggers = loggers;
    }

    public DemoCluster Cluster { get; private set; } = null!;

    public DemoWatch Watch { get; private set; } = null!;

    public DemoMetricsServer Metrics { get; private set; } = null!;

    /// <summary>The Prometheus that is asked, or null with the web provider.</summary>
    public Uri? Prometheus { get; private set; }

    /// <summary>Node and scheduler are the namespace's own, so that several demos can use one cluster.</summary>
    private string NodeName => $"{_options.Namespace}-node";

    public string NodesScheduler => Cluster.IsEmbedded ? new NodeOptions().SchedulerName : NodeName;

    public IReadOnlyDictionary<string, DemoCount> Sent => _generator?.Sent ?? new Dictionary<string, DemoCount>(StringComparer.Ordinal);

    /// <exception cref="DemoException">Something that the demo needs cannot be had.</exception>
    public static async Task<DemoBed> StartAsync(
        DemoOptions options,
        DemoPrinter printer,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken
    )
    {
        var bed = new DemoBed(options, time, loggers);
        try
        {
            await bed.StartAsync(printer, cancellationToken);
            return bed;
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins to send requests to the demo's Service.</summary>
    public void StartLoad(string service)
    {
        _generator = new LoadGenerator(
            Watch.Services,
            Watch.Pods,
            new ObjectKey(_options.Namespace, service),
            _http,
            new LoadOptions { RequestsPerSecond = _options.RequestsPerSecond, Duration = TimeSpan.FromDays(1) },
            _time
        );
        _load.Start(_generator.RunAsync);
    }

    /// <summary>Waits until the metrics can be asked for.</summary>
    /// <exception cref="DemoException">Prometheus does not scrape the demo.</exception>
    public Task WaitForMetricsAsync(CancellationToken cancellationToken) =>
        Prometheus is null ? Task.CompletedTask : PrometheusCheck.WaitAsync(Prometheus, Metrics.Url, _http, _time, cancellationToken);

    /// <exception cref="DemoException">A loop that should run for ever has ended.</exception>
    public void ThrowIfFailed()
    {
        _load.ThrowIfFailed();
        _nodes?.ThrowIfFailed();
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        if (_home is not null && !Cluster.IsEmbedded)
        {
            await _home.CleanUpAsync(Watch?.Pods, _nodes, NodeName);
        }

        while (_parts.TryPop(out var part))
        {
            try
            {
                await part.DisposeAsync();
            }
#pragma warning disable CA1031 // One part that cannot be stopped must not keep the others running.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _loggers.CreateLogger<DemoBed>().PartNotStopped(part.GetType().Name, failure);
            }
        }

        _http.Dispose();
    }

    private async Task StartAsync(DemoPrinter printer, CancellationToken cancellationToken)
    {
        Cluster = Keep(await DemoCluster.StartAsync(_options.Kubeconfig, _time, _loggers, cancellationToken));
        printer.Event($"cluster  {(Cluster.IsEmbedded ? "inside this process" : "of the kubeconfig")} at {Cluster.Client.Server}");
        _home = new DemoHome(Cluster.Client, _options.Namespace, _time);
        await _home.InstallAsync(cancellationToken);

        var workload = Keep(new DemoWorkload(_time));
        Metrics = Keep(await StartMetricsAsync(workload, cancellationToken));
        await StartPrometheusAsync(cancellationToken);
        printer.Event(
            Prometheus is null
                ? $"metrics  web provider, {Metrics.Url}/stats"
                : $"metrics  Prometheus provider, {Prometheus} scrapes the pods"
        );

        _nodes = Keep(new DemoTasks());
        var nodes = new NodeOptions
        {
            NodeNames = [NodeName],
            SchedulerName = NodesScheduler,
            // The cluster in the process has no other nodes: with --keep, users' own pods run too.
            Namespace = Cluster.IsEmbedded ? null : _options.Namespace,
        };
        _nodes.Start(new NodeSimulator(Cluster.Client, nodes, workload, _time, _loggers).RunAsync);
        Watch = new DemoWatch(Cluster.Client, _options.Namespace, _time);
        Keep(new DemoTasks()).Start(Watch.RunAsync);
        await Watch.WaitForSyncAsync(cancellationToken);

        Keep(await DemoServices.StartAsync(Cluster, _options, cancellationToken));
        printer.Event("services rollout controller and analysis service are running");
    }

    private async Task<DemoMetricsServer> StartMetricsAsync(DemoWorkload workload, CancellationToken cancellationToken)
    {
        try
        {
            return await DemoMetricsServer.StartAsync(workload, _options.MetricsPort, cancellationToken);
        }
        catch (IOException cause)
        {
            throw new DemoException($"127.0.0.1:{_options.MetricsPort} is taken, choose another port with --metrics-port", cause);
        }
    }

    private async Task StartPrometheusAsync(CancellationToken cancellationToken)
    {
        if (_options.Prometheus is { } given)
        {
            Prometheus = given;
        }
        else if (!_options.NoPrometheus && PrometheusProcess.Find() is { } binary)
        {
            var process = Keep(await PrometheusProcess.StartAsync(binary, new Uri(Metrics.Url).Authority, _http, _time, cancellationToken));
            Prometheus = process.Url;
        }
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
