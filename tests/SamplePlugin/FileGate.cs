using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Rollouts.Plugin.V1;

namespace Rollouts.SamplePlugin;

/// <summary>
/// A step that waits until a file says <c>open</c>, and fails when it says <c>shut</c>:
/// <code>
/// - plugin:
///     name: acme/gate
///     config:
///       path: /var/run/gate.txt
/// </code>
/// Calls are repeated after a restart of the controller; reading a file twice does no harm. A plugin that changes something keeps what it did
/// under the key of the call, or in the status.
/// </summary>
internal sealed class FileGate : StepPlugin.StepPluginBase
{
    public override async Task<StepResponse> Run(StepRequest request, ServerCallContext context)
    {
        if (!request.Config.Fields.TryGetValue("path", out var path) || path.KindCase != Value.KindOneofCase.StringValue)
        {
            return Answer(StepResponse.Types.Phase.Failed, "path is missing: name the file that says open or shut");
        }

        var word = File.Exists(path.StringValue) ? (await File.ReadAllTextAsync(path.StringValue, context.CancellationToken)).Trim() : "";
        var answer = word switch
        {
            "open" => Answer(StepResponse.Types.Phase.Successful, "the gate is open"),
            "shut" => Answer(StepResponse.Types.Phase.Failed, "the gate is shut"),
            _ => Answer(StepResponse.Types.Phase.Running, $"waiting for '{path.StringValue}' to say open"),
        };
        // What is put here comes back with the next call.
        answer.Status = new Struct { Fields = { ["looks"] = Value.ForNumber(Looks(request) + 1) } };
        return answer;
    }

    public override Task<StepResponse> Terminate(StepRequest request, ServerCallContext context) =>
        Task.FromResult(Answer(StepResponse.Types.Phase.Successful, "not waited for any more"));

    public override Task<StepResponse> Abort(StepRequest request, ServerCallContext context) =>
        Task.FromResult(Answer(StepResponse.Types.Phase.Successful, $"given up after {Looks(request)} looks"));

    private static double Looks(StepRequest request) =>
        request.Status?.Fields.TryGetValue("looks", out var looks) == true ? looks.NumberValue : 0;

    private static StepResponse Answer(StepResponse.Types.Phase phase, string message) =>
        new()
        {
            Phase = phase,
            Message = message,
            RequeueAfter = TimeSpan.FromSeconds(15).ToDuration(),
        };
}
