using System.Collections.Concurrent;
using System.Text.Json;
using Grpc.Core;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Grpc;
using Rollouts.Kubernetes;
using Rollouts.Plugin.V1;
using Client = Rollouts.Plugin.V1.StepPlugin.StepPluginClient;

namespace Rollouts.RolloutController;

/// <summary>
/// Calls the plugins of steps, and keeps the last answer for each Rollout until a snapshot has taken it. What is kept is lost with the process: the
/// call is made again then, under the same key.
/// </summary>
internal sealed class StepPluginCalls(Rollouts.Grpc.IPluginCalls host, TimeProvider time)
{
    /// <summary>The state of a plugin goes into the status of the Rollout, where everything together has a megabyte or so.</summary>
    private const int MaxStatusBytes = 64 * 1024;

    private const int MaxMessage = 1024;

    private readonly ConcurrentDictionary<ObjectKey, (string Uid, StepPluginAnswer Answer)> _answers = new();
    private readonly ConcurrentDictionary<ObjectKey, DateTimeOffset> _errors = new();

    /// <summary>The configured step plugins, with whether each is disabled; null while they are not known yet.</summary>
    public IReadOnlyDictionary<string, bool>? Configured =>
        host.IsKnown
            ? host
                .Plugins.Where(static plugin => plugin.Definition.Kind == PluginKind.Step)
                .ToDictionary(static plugin => plugin.Definition.Name, static plugin => plugin.Definition.Disabled, StringComparer.Ordinal)
            : null;

    /// <summary>Why they are not known; null when nothing is known to be in the way.</summary>
    public string? Obstacle => host.Obstacle;

    public StepPluginAnswer? Find(ObjectKey rollout, string uid) =>
        _answers.TryGetValue(rollout, out var kept) && kept.Uid == uid ? kept.Answer : null;

    /// <summary>When it was said last on a Rollout that no plugin can be asked (row H49); null for not yet.</summary>
    public DateTimeOffset? ErrorAt(ObjectKey rollout) => _errors.TryGetValue(rollout, out var at) ? at : null;

    /// <summary>It is said now.</summary>
    public void NoteError(ObjectKey rollout) => _errors[rollout] = time.GetUtcNow();

    public void Forget(ObjectKey rollout)
    {
        _answers.TryRemove(rollout, out _);
        _errors.TryRemove(rollout, out _);
    }

    public async Task CallAsync(KubeObject rollout, StepPluginCall call, CancellationToken cancellationToken)
    {
        StepPluginAnswer answer;
        try
        {
            var request = Request(rollout, call);
            var response = await host.CallAsync(
                PluginKind.Step,
                call.Name,
                (invoker, options) => Send(new Client(invoker), call.Operation, request, options),
                cancellationToken
            );
            answer = Read(call, response);
        }
        catch (Exception e) when (e is PluginException or PluginValueException)
        {
            answer = Error(call, e.Message);
        }

        _answers[rollout.Key] = (rollout.Header.Uid, answer);
    }

    private static AsyncUnaryCall<StepResponse> Send(Client client, string operation, StepRequest request, CallOptions options) =>
        operation switch
        {
            StepPluginOperation.Run => client.RunAsync(request, options),
            StepPluginOperation.Abort => client.AbortAsync(request, options),
            StepPluginOperation.Terminate => client.TerminateAsync(request, options),
            _ => throw new PluginValueException($"there is no operation '{operation}' of step plugins"),
        };

    private static StepRequest Request(KubeObject rollout, StepPluginCall call)
    {
        var request = new StepRequest
        {
            Rollout = new Subject
            {
                Namespace = rollout.Header.Namespace,
                Name = rollout.Header.Name,
                Uid = rollout.Header.Uid,
            },
            Attempt = call.Attempt,
            StepIndex = call.Index,
            Execution = call.Execution,
            Config = PluginValues.ToStruct(call.Config, $"spec.strategy.canary.steps[{call.Index}].plugin.config"),
        };
        if (call.Status is { ValueKind: JsonValueKind.Object })
        {
            request.Status = PluginValues.ToStruct(call.Status, "status.canary.stepPluginStatuses");
        }

        return request;
    }

    private StepPluginAnswer Read(StepPluginCall call, StepResponse response)
    {
        var phase = response.Phase switch
        {
            StepResponse.Types.Phase.Running => StepPluginPhase.Running,
            StepResponse.Types.Phase.Successful => StepPluginPhase.Successful,
            StepResponse.Types.Phase.Failed => StepPluginPhase.Failed,
            _ => null,
        };
        if (phase is null)
        {
            return Error(call, $"plugin '{call.Name}' answered with phase {response.Phase}: running, successful or failed is needed");
        }

        var status = response.Status is null ? (JsonElement?)null : PluginValues.ToJson(response.Status);
        return status?.GetRawText().Length > MaxStatusBytes
            ? Error(call, $"plugin '{call.Name}' answered with a status of more than {MaxStatusBytes} bytes: keep only what finds the rest")
            : new StepPluginAnswer(call, phase, Cut(response.Message), response.RequeueAfter?.ToTimeSpan(), status, time.GetUtcNow());
    }

    private StepPluginAnswer Error(StepPluginCall call, string message) =>
        new(call, StepPluginPhase.Error, Cut(message), null, null, time.GetUtcNow());

    private static string Cut(string message) => message.Length <= MaxMessage ? message : message[..MaxMessage] + "…";
}
