using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Rollouts.Grpc;

/// <summary>
/// Runs the configured plugins as child processes, each behind a Unix socket of its own, and keeps them running: one that ends, hangs or
/// is not well is restarted, with growing waits. Thread-safe.
/// </summary>
public sealed class PluginHost : IPluginCalls, IHostedService, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly PluginHostOptions _options;
    private readonly DownloadedPrograms _downloads;
    private readonly IReadOnlyList<IPluginSource> _sources;
    private readonly TimeProvider _time;
    private readonly ILogger<PluginHost> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<(PluginKind, string), PluginSupervisor> _plugins = [];
    private readonly Lock _starting = new();
    private Task? _learning;
    private string? _obstacle;
    private int _disposed;

    /// <param name="options">How plugins are run, and those that are known from the start.</param>
    /// <param name="sources">Where more are named; read once, when the host starts.</param>
    /// <param name="time">For deadlines and waits.</param>
    /// <param name="logger">Gets what happens to plugins, and what they write.</param>
    /// <param name="downloader">Fetches programs from the network; null where none may be.</param>
    /// <exception cref="OptionsValidationException">The options cannot work; all that is wrong is named.</exception>
    public PluginHost(
        IOptions<PluginHostOptions> options,
        IEnumerable<IPluginSource> sources,
        TimeProvider time,
        ILogger<PluginHost> logger,
        IPluginDownloader? downloader = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _sources = [.. sources];
        _time = time;
        _logger = logger;
        _downloads = new DownloadedPrograms(_options, downloader, time, logger);
        List<string> failures = [.. _options.Validate()];
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(nameof(PluginHostOptions), typeof(PluginHostOptions), failures);
        }

        Take(_options.Plugins);
    }

    /// <summary>Whether all sources have been read: from then on a plugin that is not among <see cref="Plugins"/> is not configured.</summary>
    public bool IsKnown => _known.Task.IsCompletedSuccessfully;

    /// <summary>What keeps a source from being read, as its last try said; null while nothing is known to.</summary>
    public string? Obstacle => Volatile.Read(ref _obstacle);

    /// <summary>All plugins as they are now.</summary>
    public IReadOnlyList<PluginStatus> Plugins => [.. Volatile.Read(ref _plugins).Values.Select(static plugin => plugin.Status)];

    /// <summary>Begins to start all plugins that are not disabled; calls wait for theirs. The first call does the same.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        EnsureStarted();
        return Task.CompletedTask;
    }

    /// <summary>Stops all plugins: SIGTERM, and SIGKILL for those that do not end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await (_learning ?? Task.CompletedTask);
        await Task.WhenAll(_plugins.Values.Select(static plugin => plugin.StopAsync()));
    }

    /// <summary>Makes one call, under the deadline of the host.</summary>
    /// <param name="kind">What kind of plugin it must be.</param>
    /// <param name="name">As configured.</param>
    /// <param name="call">Makes the call with a generated client over the invoker, with these options.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="PluginException">There is no such plugin, it is not running, or it gave no proper answer in time.</exception>
    public async Task<TResponse> CallAsync<TResponse>(
        PluginKind kind,
        string name,
        Func<CallInvoker, CallOptions, AsyncUnaryCall<TResponse>> call,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(call);
        EnsureStarted();
        await KnownAsync(cancellationToken);
        if (!Volatile.Read(ref _plugins).TryGetValue((kind, name), out var plugin))
        {
            throw new PluginException(Unknown(kind, name));
        }

        var process = await plugin.ReadyAsync(cancellationToken);
        var deadline = _time.GetUtcNow().UtcDateTime + _options.CallTimeout;
        using var running = call(process.Invoker, new CallOptions(deadline: deadline, cancellationToken: cancellationToken));
        try
        {
            return await running;
        }
        catch (RpcException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (RpcException e)
        {
            if (e.StatusCode == StatusCode.DeadlineExceeded)
            {
                process.GiveUp($"it did not answer within {_options.CallTimeout.TotalSeconds} s");
            }

            throw new PluginException(PluginFailureText.Of(name, e.Status, _options.CallTimeout), e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await StopAsync(CancellationToken.None);
            foreach (var plugin in _plugins.Values)
            {
                plugin.Dispose();
            }

            _stopping.Dispose();
        }
    }

    /// <summary>Asks all plugins to end without waiting for them, for containers that cannot wait.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stopping.Cancel();
            foreach (var plugin in _plugins.Values)
            {
                plugin.Abandon();
            }
        }
    }

    private void EnsureStarted()
    {
        lock (_starting)
        {
            _learning ??= LearnAsync();
        }
    }

    /// <summary>Asks the sources until they answer, and starts what they name.</summary>
    private async Task LearnAsync()
    {
        foreach (var source in _sources)
        {
            while (true)
            {
                try
                {
                    Take(await source.ReadAsync(_stopping.Token));
                    Volatile.Write(ref _obstacle, null);
                    break;
                }
                catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception e)
                {
                    Volatile.Write(ref _obstacle, $"{source.Name} cannot be read: {e.Message}");
                    _logger.PluginSourceFailed(source.Name, e.Message, Again);
                }

                try
                {
                    await Task.Delay(Again, _time, _stopping.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }

        foreach (var plugin in _plugins.Values)
        {
            plugin.Start();
        }

        _known.TrySetResult();
    }

    /// <summary>Waits for the sources, but not for long.</summary>
    private async Task KnownAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _known.Task.WaitAsync(_options.CallTimeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new PluginException(
                $"which plugins are configured is not known yet: {Obstacle ?? "the log of the service says what is in the way"}"
            );
        }
    }

    /// <summary>An earlier source goes before a later one.</summary>
    private void Take(IEnumerable<PluginDefinition> definitions)
    {
        var plugins = new Dictionary<(PluginKind, string), PluginSupervisor>(_plugins);
        foreach (var definition in definitions)
        {
            var key = (definition.Kind, definition.Name);
            if (plugins.ContainsKey(key))
            {
                _logger.PluginNamedTwice(definition.Name);
                continue;
            }

            plugins.Add(key, new PluginSupervisor(definition, _options, _downloads, _time, _logger));
            if (definition.Fault is { } fault)
            {
                _logger.PluginRefused(definition.Name, fault);
            }
        }

        Volatile.Write(ref _plugins, plugins);
    }

    private string Unknown(PluginKind kind, string name)
    {
        var others = Volatile.Read(ref _plugins).Keys.Where(key => key.Item1 == kind).Select(static key => key.Item2).ToList();
        var known = others.Count == 0 ? "none is configured" : $"configured are {string.Join(", ", others)}";
        return $"plugin '{name}' is not configured: {known}; add it to the configuration of plugins and restart the service";
    }
}
