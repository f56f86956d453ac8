using System.ComponentModel;
using System.Diagnostics;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Rollouts.Plugin.V1;

namespace Rollouts.Grpc;

/// <summary>One life of a plugin: its process, its socket, its output, its end.</summary>
internal sealed class PluginProcess : IAsyncDisposable
{
    /// <summary>The version of <c>plugin.proto</c>.</summary>
    public const int ProtocolVersion = 1;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly PluginDefinition _definition;
    private readonly PluginHostOptions _options;
    private readonly TimeProvider _time;
    private readonly PluginFolder _folder;
    private readonly PluginOutput _output;
    private readonly GrpcChannel _channel;
    private readonly TaskCompletionSource<string> _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _program;
    private Process? _process;
    private Task _reading = Task.CompletedTask;

    public PluginProcess(PluginDefinition definition, PluginHostOptions options, TimeProvider time, ILogger logger)
    {
        _definition = definition;
        _options = options;
        _time = time;
        _folder = PluginFolder.Create(options.Folder);
        _output = new PluginOutput(definition.Name, options.LogLines, time, logger);
        _channel = UnixSocketChannel.Open(
            _folder.Socket,
            new GrpcChannelOptions { MaxReceiveMessageSize = options.MaxMessageBytes, MaxSendMessageSize = options.MaxMessageBytes }
        );
        Invoker = _channel.CreateCallInvoker();
    }

    public CallInvoker Invoker { get; }

    /// <summary>What the plugin says its own version is.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Has the program at hand, checked, which takes as long as its download.</summary>
    /// <exception cref="PluginFailedException">It is not to be had now.</exception>
    /// <exception cref="PluginRefusedException">It must not run.</exception>
    public async Task PrepareAsync(DownloadedPrograms downloads, CancellationToken cancellationToken) =>
        _program = await _folder.ProgramAsync(_definition, downloads, cancellationToken);

    /// <summary>Starts the program, which was prepared, and shakes hands.</summary>
    /// <exception cref="PluginFailedException">It did not work this time.</exception>
    /// <exception cref="PluginRefusedException">It cannot work as it is.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = Launch(_program!);
        _reading = Task.WhenAll(
            _output.ReadAsync(_process.StandardOutput.BaseStream),
            _output.ReadAsync(_process.StandardError.BaseStream)
        );
        using var limit = new CancellationTokenSource(_options.StartTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (!File.Exists(_folder.Socket))
            {
                await CheckAliveAsync(cancellationToken);
                await Task.Delay(Look, _time, either.Token);
            }

            await HandshakeAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw _output.IsOfGo
                ? new PluginRefusedException(GoText)
                : new PluginFailedException(
                    File.Exists(_folder.Socket)
                        ? $"it did not answer the handshake within {_options.StartTimeout.TotalSeconds} s"
                        : $"it did not listen on the socket in ROLLOUTS_PLUGIN_SOCKET within {_options.StartTimeout.TotalSeconds} s"
                );
        }
    }

    /// <summary>Stops waiting for this process; it is restarted.</summary>
    public void GiveUp(string reason) => _givenUp.TrySetResult(reason);

    /// <summary>Waits until the process ends, is given up, or is not well any more; gives the reason.</summary>
    public async Task<string> WatchAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var exit = _process!.WaitForExitAsync(ended.Token);
        var health = WatchHealthAsync(ended.Token);
        var first = await Task.WhenAny(exit, health, _givenUp.Task);
        cancellationToken.ThrowIfCancellationRequested();
        var reason =
            first == exit ? ExitText()
            : first == health ? await health
            : await _givenUp.Task;
        await ended.CancelAsync();
        await Task.WhenAll(exit, health)
            .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return reason;
    }

    /// <summary>Ends the process, and removes what was its own.</summary>
    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        if (_process is not null)
        {
            await EndAsync(_process);
            await FinishReadingAsync(CancellationToken.None);
            _process.Dispose();
        }

        _folder.Delete();
    }

    private string GoText =>
        $"it is a Go plugin of Argo Rollouts (net/rpc), which cannot be loaded here: use a plugin that speaks proto/rollouts/plugin/v1 at '{_definition.Place}' (docs/plugins.md says how to port one)";

    private async Task HandshakeAsync(CancellationToken cancellationToken)
    {
        var client = new Rollouts.Plugin.V1.PluginHost.PluginHostClient(Invoker);
        var request = new HandshakeRequest { ProtocolVersions = { ProtocolVersion }, PluginName = _definition.Name };
        while (true)
        {
            try
            {
                Accept(await client.HandshakeAsync(request, cancellationToken: cancellationToken));
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                // The socket is there a moment before somebody listens.
                await CheckAliveAsync(cancellationToken);
                await Task.Delay(Look, _time, cancellationToken);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
            {
                throw new PluginRefusedException(
                    "it does not serve rollouts.plugin.v1.PluginHost: serve it beside the service of its kind"
                );
            }
            catch (RpcException e)
            {
                throw new PluginFailedException(
                    $"its handshake failed with {e.StatusCode}: {PluginFailureText.Printable(e.Status.Detail)}",
                    e
                );
            }
        }
    }

    private void Accept(HandshakeResponse response)
    {
        if (response.ProtocolVersion != ProtocolVersion)
        {
            throw new PluginRefusedException(
                $"it speaks version {response.ProtocolVersion} of the protocol; this service speaks {ProtocolVersion}: use a plugin that was built for it"
            );
        }

        var kind = response.Kind switch
        {
            HandshakeResponse.Types.Kind.MetricProvider => PluginKind.MetricProvider,
            HandshakeResponse.Types.Kind.Step => PluginKind.Step,
            HandshakeResponse.Types.Kind.TrafficRouter => PluginKind.TrafficRouter,
            _ => (PluginKind?)null,
        };
        if (kind != _definition.Kind)
        {
            throw new PluginRefusedException(
                $"it says it is of kind {response.Kind}, but is configured as {_definition.Kind}: put it into the list of its kind"
            );
        }

        Version = PluginFailureText.Printable(response.PluginVersion, 64);
    }

    private Process Launch(string program)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        PluginEnvironment.Fill(start.Environment, _options.Environment, _folder.Socket);
        foreach (var argument in _definition.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException)
        {
            throw new PluginFailedException($"'{_definition.Place}' cannot be started: {e.Message}", e);
        }
    }

    private async Task CheckAliveAsync(CancellationToken cancellationToken)
    {
        if (!_process!.HasExited)
        {
            return;
        }

        await FinishReadingAsync(cancellationToken);
        throw _output.IsOfGo ? new PluginRefusedException(GoText) : new PluginFailedException(ExitText());
    }

    /// <summary>Waits for the last of the output; not for long, since a child of the plugin may have kept the pipes open.</summary>
    private async Task FinishReadingAsync(CancellationToken cancellationToken) =>
        await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromSeconds(1), _time, cancellationToken));

    private string ExitText() =>
        _process!.ExitCode is var code && code > 128
            ? $"it was ended by signal {code - 128}"
            : $"it ended with exit code {code}; what it wrote is in the log of the service";

    private async Task<string> WatchHealthAsync(CancellationToken cancellationToken)
    {
        var client = new Health.HealthClient(Invoker);
        while (true)
        {
            await Task.Delay(_options.HealthInterval, _time, cancellationToken);
            try
            {
                var deadline = _time.GetUtcNow().UtcDateTime + _options.CallTimeout;
                var answer = await client.CheckAsync(new HealthCheckRequest(), deadline: deadline, cancellationToken: cancellationToken);
                if (answer.Status == HealthCheckResponse.Types.ServingStatus.NotServing)
                {
                    return "it says that it is not well (NOT_SERVING)";
                }
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Unavailable)
            {
                return $"it does not answer any more ({e.StatusCode})";
            }
            catch (RpcException) when (!cancellationToken.IsCancellationRequested)
            {
                // Any other status is an answer: the health service is not asked of plugins.
            }
        }
    }

    private async Task EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(_options.StopTimeout, _time);
        try
        {
            TerminateSignal.Send(process);
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
