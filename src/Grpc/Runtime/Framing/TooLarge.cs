using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>Messages beyond a limit: RESOURCE_EXHAUSTED, with the setting that allows more.</summary>
internal static class TooLarge
{
    public static RpcException Received(long length, int limit) =>
        Exhausted($"A message of {length} bytes was received; MaxReceiveMessageSize allows {limit}.");

    public static RpcException Unpacked(int limit) =>
        Exhausted($"A compressed message unpacks to more than the {limit} bytes that MaxReceiveMessageSize allows.");

    public static RpcException Sent(long length, int limit) =>
        Exhausted($"A message of {length} bytes was to be sent; MaxSendMessageSize allows {limit}.");

    private static RpcException Exhausted(string detail) => new(new Status(StatusCode.ResourceExhausted, detail));
}
