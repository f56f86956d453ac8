using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Rollouts.Grpc;

/// <summary>
/// Runs the configured plugins as child processes, each behind a Unix socket of its own, and keeps them running: one that ends, hangs or
/// is not well is restarted, with growing waits. Thread-safe.
/// </summary>
public sealed class PluginHost : IHostedService, IAsyncDisposable
{
    private readonly Dictionary<(PluginKind, string), PluginSupervisor> _plugins = [];
    private readonly PluginHostOptions _options;
    private readonly TimeProvider _time;

    /// <exception cref="OptionsValidationException">The options cannot work; all that is wrong is named.</exception>
    public PluginHost(IOptions<PluginHostOptions> options, TimeProvider time, ILogger<PluginHost> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _time = time;
        List<string> failures = [.. _options.Validate()];
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(nameof(PluginHostOptions), typeof(PluginHostOptions), failures);
        }

        foreach (var plugin in _options.Plugins)
        {
            _plugins.Add((plugin.Kind, plugin.Name), new PluginSupervisor(plugin, _options, time, logger));
        }
    }

    /// <summary>All plugins as they are now.</summary>
    public IReadOnlyList<PluginStatus> Plugins => [.. _plugins.Values.Select(static plugin => plugin.Status)];

    /// <summary>Begins to start all plugins that are not disabled; calls wait for theirs.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var plugin in _plugins.Values)
        {
            plugin.Start();
        }

        return Task.CompletedTask;
    }

    /// <summary>Stops all plugins: SIGTERM, and SIGKILL for those that do not end.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_plugins.Values.Select(static plugin => plugin.StopAsync()));

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
        if (!_plugins.TryGetValue((kind, name), out var plugin))
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
        await StopAsync(CancellationToken.None);
        foreach (var plugin in _plugins.Values)
        {
            plugin.Dispose();
        }
    }

    private string Unknown(PluginKind kind, string name)
    {
        var others = _plugins.Keys.Where(key => key.Item1 == kind).Select(static key => key.Item2).ToList();
        var known = others.Count == 0 ? "none is configured" : $"configured are {string.Join(", ", others)}";
        return $"plugin '{name}' is not configured: {known}; add it to the configuration of plugins and restart the service";
    }
}
