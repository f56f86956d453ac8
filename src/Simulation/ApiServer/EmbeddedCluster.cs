using System.Text;
using Microsoft.Extensions.Logging;

namespace Rollouts.Simulation;

/// <summary>
/// A cluster inside the process: the embedded API server, the built-in controllers (ReplicaSets, Deployments, Jobs, garbage collection,
/// endpoints) and a kubeconfig. Nodes are not part of it: a node simulator connects like a kubelet, through the API.
/// </summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly EmbeddedClusterOptions _options;
    private readonly ControllerPump _pump;
    private readonly ILogger _logger;
    private Task _running = Task.CompletedTask;
    private long _failures;
    private int _disposed;

    private EmbeddedCluster(EmbeddedApiServer server, EmbeddedClusterOptions options)
    {
        Server = server;
        _options = options;
        _logger = options.Server.Logging.CreateLogger<EmbeddedCluster>();
        _pump = server.Cluster.Use((model, _) => new ControllerPump(model, options.Controllers ?? BuiltInControllers()));
    }

    public EmbeddedApiServer Server { get; }

    /// <summary>Path of the kubeconfig, when one was asked for.</summary>
    public string? KubeconfigPath => _options.KubeconfigPath;

    /// <summary>How often the controllers failed so far.</summary>
    public long ControllerFailures => Interlocked.Read(ref _failures);

    public static async Task<EmbeddedCluster> StartAsync(
        EmbeddedClusterOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new EmbeddedClusterOptions();
        var server = await EmbeddedApiServer.StartAsync(options.Server, cancellationToken);
        var cluster = new EmbeddedCluster(server, options);
        try
        {
            await cluster.WriteKubeconfigAsync(cancellationToken);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
        cluster._running = Task.Run(cluster.RunControllersAsync, CancellationToken.None);
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }
        await _stopping.CancelAsync();
        await _running;
        await Server.DisposeAsync();
        if (_options.KubeconfigPath is { } path)
        {
            File.Delete(path);
        }
        _stopping.Dispose();
    }

    private static IModelController[] BuiltInControllers() =>
        [new DeploymentController(), new ReplicaSetController(), new JobController(), new EndpointsController(), new GarbageCollector()];

    private async Task RunControllersAsync()
    {
        var time = _options.Server.Time;
        while (!_stopping.IsCancellationRequested)
        {
            var changed = Server.Cluster.Changed;
            TimeSpan? pause;
            try
            {
                pause = Server.Cluster.Use((_, now) => _pump.Run(now) - now);
            }
            catch (Exception error)
            {
                // Their next call sees the cluster as it is then; until it works again the rest of the cluster goes on.
                Interlocked.Increment(ref _failures);
                ApiServerLog.ControllersFailed(_logger, _options.FailurePause, error);
                pause = _options.FailurePause;
                changed = Never;
            }
            await WaitAsync(changed, pause, time);
        }
    }

    private static Task Never { get; } = new TaskCompletionSource().Task;

    private async Task WaitAsync(Task changed, TimeSpan? pause, TimeProvider time)
    {
        try
        {
            // The controllers' own writes have completed the signal: they are looked at once more, which finds nothing to do.
            var longest = pause is { } wanted
                ? TimeSpan.FromTicks(Math.Clamp(wanted.Ticks, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerHour))
                : Timeout.InfiniteTimeSpan;
            await changed.WaitAsync(longest, time, _stopping.Token);
        }
        catch (TimeoutException)
        {
            // The instant that a controller asked for.
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }

    private async Task WriteKubeconfigAsync(CancellationToken cancellationToken)
    {
        if (_options.KubeconfigPath is not { } path)
        {
            return;
        }
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        await using var file = new FileStream(path, options);
        await file.WriteAsync(Encoding.UTF8.GetBytes(Server.Kubeconfig()), cancellationToken);
    }
}
