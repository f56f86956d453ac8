using System.Globalization;

namespace Rollouts.Kubernetes;

/// <summary>The connection of a process that runs in a pod: its service account's token, CA and namespace.</summary>
public static class InClusterConfig
{
    private const string AccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Whether the process runs in a pod with a service account.</summary>
    public static bool IsAvailable(Func<string, string?>? environment = null, string? accountFolder = null) =>
        !string.IsNullOrEmpty((environment ?? Environment.GetEnvironmentVariable)("KUBERNETES_SERVICE_HOST"))
        && File.Exists(Path.Combine(accountFolder ?? AccountFolder, "token"));

    /// <param name="environment">Reads environment variables; null for those of the process.</param>
    /// <param name="accountFolder">Where the service account is mounted; null for the usual place.</param>
    /// <param name="time">The clock that the token file is re-read by.</param>
    /// <exception cref="KubeConfigException">The process does not run in a pod, or its service account cannot be read.</exception>
    public static ClusterConnection Load(Func<string, string?>? environment = null, string? accountFolder = null, TimeProvider? time = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        var folder = accountFolder ?? AccountFolder;
        var host = environment("KUBERNETES_SERVICE_HOST");
        var port = environment("KUBERNETES_SERVICE_PORT");
        if (string.IsNullOrEmpty(host) || !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new KubeConfigException(
                "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set, so this is not a pod; give a kubeconfig instead"
            );
        }

        return new ClusterConnection
        {
            // UriBuilder puts IPv6 addresses in brackets.
            Server = new UriBuilder("https", host, number).Uri,
            CertificateAuthorities = KubeConfig.Authorities(Read(Path.Combine(folder, "ca.crt")), folder),
            Credentials = CredentialSource.TokenFile(Path.Combine(folder, "token"), time ?? TimeProvider.System),
            Namespace = File.Exists(Path.Combine(folder, "namespace")) ? Read(Path.Combine(folder, "namespace")).Trim() : "default",
        };
    }

    private static string Read(string path)
    {
        try
        {
            return BoundedFile.ReadText(path, MaxBytes);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{path} cannot be read: {cause.Message}", cause);
        }
    }
}
