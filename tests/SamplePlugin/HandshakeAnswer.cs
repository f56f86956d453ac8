using Grpc.Core;
using Rollouts.Plugin.V1;

namespace Rollouts.SamplePlugin;

/// <summary>Says which protocol and kind this is; called once after the start.</summary>
internal sealed class HandshakeAnswer(HandshakeResponse.Types.Kind kind) : PluginHost.PluginHostBase
{
    private const int Protocol = 1;

    public override Task<HandshakeResponse> Handshake(HandshakeRequest request, ServerCallContext context) =>
        request.ProtocolVersions.Contains(Protocol)
            ? Task.FromResult(
                new HandshakeResponse
                {
                    ProtocolVersion = Protocol,
                    Kind = kind,
                    PluginVersion = "1.0.0",
                }
            )
            : throw new RpcException(
                new Status(StatusCode.FailedPrecondition, $"this plugin speaks version {Protocol}, the host {request.ProtocolVersions}")
            );
}
