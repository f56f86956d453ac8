using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>What a failed call says to a person.</summary>
internal static class PluginFailureText
{
    private const int MaxDetail = 500;

    public static string Of(string name, Status status, TimeSpan timeout) =>
        status.StatusCode switch
        {
            StatusCode.DeadlineExceeded => $"plugin '{name}' did not answer within {timeout.TotalSeconds} s; it is restarted",
            StatusCode.Unavailable or StatusCode.Cancelled => $"plugin '{name}' broke the call off; it is restarted if it has ended",
            StatusCode.Unimplemented =>
                $"plugin '{name}' does not have this method of its kind: implement all methods of its service in plugin.proto",
            _ => $"plugin '{name}' answered {status.StatusCode}: {Printable(status.Detail)}",
        };

    /// <summary>What a plugin said, cut, and without what would break a line of a log or a terminal.</summary>
    public static string Printable(string text, int limit = MaxDetail)
    {
        var cut = text.Length > limit ? string.Concat(text.AsSpan(0, limit), "…") : text;
        return string.Create(
            cut.Length,
            cut,
            static (target, source) =>
            {
                for (var i = 0; i < source.Length; i++)
                {
                    target[i] = char.IsControl(source[i]) ? ' ' : source[i];
                }
            }
        );
    }
}
