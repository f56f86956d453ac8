using Grpc.Core;
using Rollouts.Grpc;
using Rollouts.Plugin.V1;
using Client = Rollouts.Plugin.V1.TrafficRouter.TrafficRouterClient;
using Host = Rollouts.Grpc.PluginHost;

namespace Rollouts.PluginConformance;

/// <summary>The plugin, run by the host of the controller, and one Rollout that asks it.</summary>
internal sealed class RouterBed : IAsyncDisposable
{
    private const string Name = "conformance/router";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly KitOptions _options;
    private readonly ErrorsLogger _logger;
    private readonly StateProgram? _state;
    private Host _host;

    public RouterBed(KitOptions options, TextWriter errors)
    {
        _options = options;
        _logger = new ErrorsLogger(errors);
        _state = options.State is { } program ? new StateProgram(program, options.Timeout) : null;
        _host = NewHost();
    }

    public KitOptions Options => _options;

    /// <summary>The plugin as it is now.</summary>
    public PluginStatus Status => _host.Plugins[0];

    /// <summary>How long the plugin may take to end after SIGTERM: 5 s by default, as in the controller.</summary>
    private TimeSpan StopTimeout => _options.Timeout / 2;

    /// <summary>The Rollout, with other settings than the author's if they are given.</summary>
    public TrafficTarget Target(Google.Protobuf.WellKnownTypes.Struct? config = null) =>
        new()
        {
            Rollout = new Subject
            {
                Namespace = "default",
                Name = "conformance",
                Uid = "00000000-0000-4000-8000-000000000001",
            },
            Config = config ?? _options.Config,
            CanaryService = _options.Canary,
            StableService = _options.Stable,
        };

    public SetWeightRequest Weight(int weight, int maxWeight = 100, params ReadOnlySpan<Destination> additional) =>
        new()
        {
            Target = Target(),
            Weight = weight,
            MaxWeight = maxWeight,
            Additional = { additional.ToArray() },
        };

    /// <summary>One call, as the controller makes it.</summary>
    /// <exception cref="PluginException">It failed.</exception>
    public Task<T> CallAsync<T>(Func<Client, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken) =>
        _host.CallAsync(PluginKind.TrafficRouter, Name, (invoker, options) => call(new Client(invoker), options), cancellationToken);

    /// <summary>One call that has to be answered.</summary>
    /// <exception cref="CheckFailedException">It was not.</exception>
    public async Task<T> AskAsync<T>(string method, Func<Client, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(call, cancellationToken);
        }
        catch (PluginException e)
        {
            throw CallFailure.Of(method, e, _options.Timeout);
        }
    }

    /// <summary>One call that has to work.</summary>
    /// <exception cref="CheckFailedException">It failed, or was refused.</exception>
    public async Task TellAsync(
        string method,
        Func<Client, CallOptions, AsyncUnaryCall<TrafficResponse>> call,
        CancellationToken cancellationToken
    )
    {
        if (await AskAsync(method, call, cancellationToken) is { Error: { Length: > 0 } error })
        {
            throw new CheckFailedException(
                $"{method} to work",
                $"the error '{error}'",
                "correct --config, --canary or --stable if the error speaks of them; every router plugin has to do this"
            );
        }
    }

    /// <summary>Asks until the weight is in force; null when the plugin cannot know.</summary>
    public async Task<bool?> VerifyAsync(SetWeightRequest request, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await VerifyOnceAsync(request, cancellationToken);
            if (seen is not false || TimeProvider.System.GetElapsedTime(begun) > _options.Timeout)
            {
                return seen;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    public async Task<bool?> VerifyOnceAsync(SetWeightRequest request, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("VerifyWeight", (client, options) => client.VerifyWeightAsync(request, options), cancellationToken);
        return (answer.Error.Length > 0, answer.Verification) switch
        {
            (false, VerifyWeightResponse.Types.Verification.Verified) => true,
            (false, VerifyWeightResponse.Types.Verification.NotVerified) => false,
            (false, VerifyWeightResponse.Types.Verification.NotSupported) => null,
            _ => throw new CheckFailedException(
                "VERIFIED, NOT_VERIFIED or NOT_SUPPORTED from VerifyWeight",
                answer.Error.Length > 0 ? $"the error '{answer.Error}'" : $"{answer.Verification}",
                "set `verification`; NOT_SUPPORTED where the router cannot know"
            ),
        };
    }

    /// <summary>Asks what the router has. True when it says so, false when it says nothing, and null when the plugin does not know the method.</summary>
    /// <exception cref="CheckFailedException">It says something else.</exception>
    public async Task<bool?> ReadAsync(int weight, int maxWeight, CancellationToken cancellationToken)
    {
        ReadTrafficResponse answer;
        try
        {
            var request = new ReadTrafficRequest { Target = Target(), MaxWeight = maxWeight };
            answer = await CallAsync((client, options) => client.ReadTrafficAsync(request, options), cancellationToken);
        }
        catch (PluginException e)
        {
            return CallFailure.IsUnknownMethod(e) ? null : throw CallFailure.Of("ReadTraffic", e, _options.Timeout);
        }

        return answer.Error.Length > 0 ? throw Wrong($"the error '{answer.Error}'")
            : answer.Observed is null ? false
            : answer.Observed.Weight == weight ? true
            : throw Wrong($"weight {answer.Observed.Weight}");

        CheckFailedException Wrong(string came) =>
            new(
                $"weight {weight} of {maxWeight} from ReadTraffic, as it was set, or no `observed`",
                came,
                "read what is set from the router, and leave `observed` out where it does not say one thing; or leave the method out"
            );
    }

    /// <summary>What is set now, by the author's program; empty without one.</summary>
    public Task<string> StateAsync(CancellationToken cancellationToken) => _state?.ReadAsync(cancellationToken) ?? Task.FromResult("");

    /// <summary>Compares what is set now with what was set before.</summary>
    /// <returns>What to add to what the check says.</returns>
    public async Task<string> RequireStateAsync(string before, string when, CancellationToken cancellationToken)
    {
        if (_state is null)
        {
            return "";
        }

        var now = await StateAsync(cancellationToken);
        return now == before
            ? ", state compared"
            : throw new CheckFailedException(
                $"the state as it was {when}",
                StateDifference.Text(before, now),
                "write only what was asked for, and nothing where nothing differs"
            );
    }

    /// <exception cref="CheckFailedException">The process has ended since the host started it.</exception>
    public void RequireNoRestart()
    {
        if (Status.Starts > 1 || Status.Phase is PluginPhase.Waiting or PluginPhase.Refused)
        {
            throw new CheckFailedException(
                "the plugin to go on running",
                Status.Reason.Length > 0 ? Status.Reason : "a restart",
                "look at its output on standard error; no request may end the process"
            );
        }
    }

    /// <summary>Stops the plugin; the next call starts it again.</summary>
    public async Task RenewAsync()
    {
        await _host.DisposeAsync();
        _host = NewHost();
    }

    /// <summary>Stops the plugin, which has to end by itself, and lets the next call start it again.</summary>
    /// <exception cref="CheckFailedException">It had to be killed.</exception>
    public async Task RestartAsync()
    {
        var begun = TimeProvider.System.GetTimestamp();
        await RenewAsync();
        var took = TimeProvider.System.GetElapsedTime(begun);
        if (took >= StopTimeout)
        {
            throw new CheckFailedException(
                $"an end within {StopTimeout.TotalSeconds} s after SIGTERM",
                "none: it had to be killed",
                "end on SIGTERM, without waiting for standard input"
            );
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private Host NewHost() =>
        new(
            Microsoft.Extensions.Options.Options.Create(
                new PluginHostOptions
                {
                    Plugins = [new PluginDefinition(PluginKind.TrafficRouter, Name, _options.Command, null, _options.Arguments)],
                    CallTimeout = _options.Timeout,
                    StartTimeout = _options.Timeout,
                    StopTimeout = StopTimeout,
                }
            ),
            [],
            TimeProvider.System,
            _logger
        );
}
