using Grpc.Core;
using Rollouts.Grpc;

namespace Rollouts.PluginConformance;

/// <summary>What a failed call says to the author of the plugin.</summary>
internal static class CallFailure
{
    /// <summary>Statuses by which a plugin refuses settings on purpose. UNKNOWN and INTERNAL are what servers make of an uncaught exception.</summary>
    public static bool IsRefusal(PluginException failure) =>
        StatusOf(failure) is StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.NotFound or StatusCode.OutOfRange;

    /// <summary>The plugin does not have an optional method.</summary>
    public static bool IsUnknownMethod(PluginException failure) => StatusOf(failure) is StatusCode.Unimplemented;

    public static CheckFailedException Of(string method, PluginException failure, TimeSpan timeout) =>
        new(
            $"an answer to {method} within {timeout.TotalSeconds} s",
            failure.Message,
            StatusOf(failure) switch
            {
                StatusCode.DeadlineExceeded => "answer at once, and let VerifyWeight say NOT_VERIFIED until it is done",
                StatusCode.Unimplemented => $"implement {method} of TrafficRouter; what the router cannot do is an answer with `error`",
                StatusCode.Unavailable or StatusCode.Cancelled => "look at its output on standard error; no request may end the process",
                null => "look at its output on standard error",
                _ => "catch what goes wrong, and answer with its text in `error`",
            }
        );

    private static StatusCode? StatusOf(PluginException failure) => (failure.InnerException as RpcException)?.StatusCode;
}
