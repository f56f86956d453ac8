using System.Globalization;

namespace Rollouts.Providers;

/// <summary>Where the API server of the cluster is in which the service itself runs, as Kubernetes tells every pod.</summary>
public static class ClusterApiServers
{
    private const int DefaultPort = 443;

    /// <summary>The address in the environment, and the name that stands for all addresses of the same Service; none outside a pod.</summary>
    /// <param name="environment">Reads a variable of the service's own environment.</param>
    public static IReadOnlyList<Uri> OfPod(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var host = environment("KUBERNETES_SERVICE_HOST")?.Trim('[', ']', ' ');
        if (string.IsNullOrEmpty(host) || Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return [];
        }

        var port = PortOf(environment("KUBERNETES_SERVICE_PORT")) ?? PortOf(environment("KUBERNETES_SERVICE_PORT_HTTPS")) ?? DefaultPort;
        // The variables name one family of addresses; the Service may have both.
        return [new UriBuilder("https", host, port).Uri, new UriBuilder("https", ClusterNames.Service, port).Uri];
    }

    private static int? PortOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? port
            : null;
}
