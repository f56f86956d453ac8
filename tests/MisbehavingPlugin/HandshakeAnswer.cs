using Grpc.Core;
using Rollouts.Plugin.V1;

namespace Rollouts.MisbehavingPlugin;

internal sealed class HandshakeAnswer(Behaviour behaviour) : PluginHost.PluginHostBase
{
    public override Task<HandshakeResponse> Handshake(HandshakeRequest request, ServerCallContext context) =>
        Task.FromResult(
            new HandshakeResponse
            {
                ProtocolVersion = behaviour.Mode == "version" ? 2 : 1,
                Kind =
                    behaviour.Mode == "kind" ? HandshakeResponse.Types.Kind.Step
                    : behaviour.Mode.StartsWith("router-", StringComparison.Ordinal) ? HandshakeResponse.Types.Kind.TrafficRouter
                    : HandshakeResponse.Types.Kind.MetricProvider,
                PluginVersion = "0.1\u001b[2J",
            }
        );
}
