namespace Rollouts.Kubernetes;

/// <summary>For callers to whom a missing object is an answer, not an error.</summary>
public static class MissingObjects
{
    /// <summary>The object as it is; null when it is not there.</summary>
    /// <exception cref="KubernetesApiException">The call was refused for any other reason.</exception>
    public static async Task<KubeObject?> FindAsync(
        this IKubernetesClient client,
        ResourceType type,
        string? @namespace,
        string name,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return await client.GetAsync(type, @namespace, name, cancellationToken);
        }
        catch (KubernetesApiException refusal) when (refusal.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>A write after which nothing has to be there: that the object was gone already is no error.</summary>
    /// <exception cref="KubernetesApiException">The write was refused for any other reason.</exception>
    public static async Task IgnoreMissingAsync(this Task write)
    {
        try
        {
            await write;
        }
        catch (KubernetesApiException refusal) when (refusal.IsNotFound)
        {
            // What should go is gone.
        }
    }
}
