using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Rollouts.Api;
using Rollouts.Grpc;
using Rollouts.Plugin.V1;

namespace Rollouts.Simulation;

/// <summary>
/// The step plugin, which lives outside of the controllers: it outlasts their deaths, knows a repeated call again, and does as
/// <see cref="PluginAnswer"/> says. What it was asked for is remembered, so that rules can tell what a status may say.
/// </summary>
internal sealed class SimulatedPlugin(VirtualTime time, Agenda agenda, Action<string, string> breaks) : CallInvoker, IPluginCalls
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(12);

    private readonly Dictionary<(string Attempt, int Step, string Operation, int Execution), StepResponse> _answers = [];

    public PluginAnswer Next { get; set; }

    /// <summary>What it was asked for and did, in order.</summary>
    public List<PluginDeed> Deeds { get; } = [];

    /// <summary>The last thing that it took on and was neither done with nor told to give up, in the attempt that came last; null for none.</summary>
    /// <param name="begun">When that attempt began: other steps are another one, and of what was before nobody knows any more.</param>
    public PluginDeed? Unfinished(DateTimeOffset begun)
    {
        var last = Deeds.LastOrDefault()?.Attempt;
        var deeds = Deeds.Where(deed => deed.Attempt == last && deed.At >= begun).ToList();
        return deeds.LastOrDefault(deed =>
            deed is { Operation: StepPluginOperation.Run, Phase: StepResponse.Types.Phase.Running }
            && !deeds.Exists(other => other.Step == deed.Step && other.At >= deed.At && other != deed)
        );
    }

    public bool IsKnown => true;

    public string? Obstacle => null;

    public IReadOnlyList<PluginStatus> Plugins { get; } =
    [new(new PluginDefinition(PluginKind.Step, WorldObjects.Plugin, "/plugins/checks", null, []), PluginPhase.Ready, "", "", 1)];

    public async Task<TResponse> CallAsync<TResponse>(
        PluginKind kind,
        string name,
        Func<CallInvoker, CallOptions, AsyncUnaryCall<TResponse>> call,
        CancellationToken cancellationToken = default
    )
    {
        using var running = call(this, default);
        try
        {
            return await running;
        }
        catch (RpcException e)
        {
            throw new PluginException($"plugin '{name}': {e.Status.Detail}", e);
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options,
        TRequest request
    ) =>
        new(
            AnswerAsync<TResponse>((StepRequest)(object)request, method.Name),
            Task.FromResult(Metadata.Empty),
            static () => Status.DefaultSuccess,
            static () => Metadata.Empty,
            static () => { }
        );

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options,
        TRequest request
    ) => throw Unheard(method.Name);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options,
        TRequest request
    ) => throw Unheard(method.Name);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options
    ) => throw Unheard(method.Name);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options
    ) => throw Unheard(method.Name);

    private static NotSupportedException Unheard(string method) => new($"step plugins are not called like that: {method}");

    private async Task<TResponse> AnswerAsync<TResponse>(StepRequest request, string operation)
    {
        var how = Next;
        if (how == PluginAnswer.Unreachable)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "it cannot be reached"));
        }

        var answer = Do(request, operation, how);
        if (how == PluginAnswer.Slow)
        {
            await agenda.WaitAsync(AnswerTime);
        }

        return how == PluginAnswer.Lost
            ? throw new RpcException(new Status(StatusCode.DeadlineExceeded, "the answer was lost"))
            : (TResponse)(object)answer;
    }

    private StepResponse Do(StepRequest request, string operation, PluginAnswer how)
    {
        var key = (request.Attempt, request.StepIndex, operation, request.Execution);
        if (_answers.TryGetValue(key, out var known))
        {
            return known;
        }

        if (
            operation == StepPluginOperation.Run
            && Deeds.Exists(deed => deed.Attempt == request.Attempt && deed.Operation == StepPluginOperation.Abort)
        )
        {
            breaks("7 attempts are keyed", $"attempt {request.Attempt} was aborted, and its step {request.StepIndex} is run");
        }

        var goesOn = how == PluginAnswer.Running && operation == StepPluginOperation.Run && request.Execution == 1;
        var phase =
            goesOn ? StepResponse.Types.Phase.Running
            : how == PluginAnswer.Failed ? StepResponse.Types.Phase.Failed
            : StepResponse.Types.Phase.Successful;
        Deeds.Add(new PluginDeed(time.Now, request.Attempt, request.StepIndex, operation, phase));
        return _answers[key] = new StepResponse { Phase = phase, RequeueAfter = goesOn ? Duration.FromTimeSpan(Pause) : null };
    }
}
