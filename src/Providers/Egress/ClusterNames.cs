namespace Rollouts.Providers;

/// <summary>Names whose meaning is fixed, whatever they resolve to.</summary>
internal static class ClusterNames
{
    /// <summary>The Service of the API server in every cluster.</summary>
    public const string Service = "kubernetes.default.svc";

    // Of Google, AWS and Azure; others are known by address alone.
    private static readonly string[] Metadata =
    [
        "metadata",
        "metadata.google.internal",
        "metadata.goog",
        "instance-data",
        "instance-data.ec2.internal",
        "metadata.azure.internal",
    ];

    /// <summary>Whether it is the API server's Service, with or without the domain of the cluster.</summary>
    public static bool IsApiServer(string host)
    {
        var name = host.TrimEnd('.');
        return IsOneOf(name, "kubernetes.default", Service) || name.StartsWith(Service + '.', StringComparison.OrdinalIgnoreCase);
    }

    public static bool IsMetadata(string host) => IsOneOf(host.TrimEnd('.'), Metadata);

    public static bool IsLoopback(string host)
    {
        var name = host.TrimEnd('.');
        return IsOneOf(name, "localhost", "ip6-localhost", "ip6-loopback")
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsOneOf(string name, params string[] names) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
