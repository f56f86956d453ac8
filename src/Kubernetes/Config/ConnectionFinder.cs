namespace Rollouts.Kubernetes;

/// <summary>Finds the cluster to talk to when nobody says: explicit file, <c>KUBECONFIG</c>, the pod's service account, the user's kubeconfig.</summary>
public static class ConnectionFinder
{
    /// <param name="kubeconfig">A file to use and nothing else; null or empty to look around.</param>
    /// <param name="context">The kubeconfig context; null for the current one.</param>
    /// <param name="time">The clock that token files are re-read by.</param>
    /// <param name="environment">Reads environment variables; null for those of the process.</param>
    /// <param name="overrides">What flags say over what was found; a server named there needs nothing to be found.</param>
    /// <exception cref="KubeConfigException">None was found, or what was found cannot be used.</exception>
    public static ClusterConnection Find(
        string? kubeconfig = null,
        string? context = null,
        TimeProvider? time = null,
        Func<string, string?>? environment = null,
        ConnectionOverrides? overrides = null
    )
    {
        environment ??= Environment.GetEnvironmentVariable;
        overrides ??= new ConnectionOverrides();
        return overrides.Over(Look(kubeconfig, context, time, environment, overrides));
    }

    /// <summary>Whether anything names a cluster; what is named may still turn out to be unusable.</summary>
    /// <param name="kubeconfig">A file that somebody asked for; null or empty to look around.</param>
    /// <param name="environment">Reads environment variables; null for those of the process.</param>
    public static bool IsNamed(string? kubeconfig = null, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        return !string.IsNullOrEmpty(kubeconfig)
            || environment("KUBECONFIG") is { Length: > 0 }
            || InClusterConfig.IsAvailable(environment)
            || File.Exists(UserFile(environment));
    }

    private static string UserFile(Func<string, string?> environment) =>
        Path.Combine(environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");

    private static ClusterConnection Look(
        string? kubeconfig,
        string? context,
        TimeProvider? time,
        Func<string, string?> environment,
        ConnectionOverrides overrides
    )
    {
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            return KubeConfig.Load(kubeconfig, context, time, overrides);
        }

        if (environment("KUBECONFIG") is { Length: > 0 } list)
        {
            return KubeConfig.LoadMerged(list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), context, time, overrides);
        }

        if (InClusterConfig.IsAvailable(environment))
        {
            return InClusterConfig.Load(environment, time: time);
        }

        var home = UserFile(environment);
        if (File.Exists(home))
        {
            return KubeConfig.Load(home, context, time, overrides);
        }

        return overrides.Server is { } server
            ? new ClusterConnection { Server = server }
            : throw new KubeConfigException($"no cluster was named: give a kubeconfig, set KUBECONFIG, or create {home}");
    }
}
