using Rollouts.Kubernetes;

namespace Rollouts.ApiServerContract;

/// <summary>A namespace of one test; its deletion is asked for at the end and not waited for.</summary>
public sealed class TestNamespace : IAsyncDisposable
{
    private readonly IKubernetesClient _client;

    internal TestNamespace(IKubernetesClient client, string name)
    {
        _client = client;
        Name = name;
    }

    public string Name { get; }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _client.DeleteAsync(KnownResources.Namespaces, null, Name);
        }
        catch (KubernetesApiException gone) when (gone.IsNotFound || gone.IsConflict)
        {
            // The test deleted it.
        }
    }
}
