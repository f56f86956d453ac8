using System.Text.RegularExpressions;

namespace Rollouts.Grpc;

/// <summary>What the plugins of Argo Rollouts write when they are started: a line for their own host, or that they miss it.</summary>
internal static partial class GoPluginSigns
{
    public static bool Holds(string line) =>
        HandshakeLine().IsMatch(line) || line.StartsWith("This binary is a plugin.", StringComparison.Ordinal);

    /// <summary>Version of the core, version of the application, network, address, and the protocol if it is named.</summary>
    [GeneratedRegex(@"^\d+\|\d+\|(?:unix|tcp)\|[^|]+(?:\||$)", RegexOptions.None, 1000)]
    private static partial Regex HandshakeLine();
}
