using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>A command's way to the cluster, for as long as it runs.</summary>
internal sealed class ClusterSession(KubernetesClient client, string @namespace, CommandHost host) : IAsyncDisposable
{
    public IKubernetesClient Client => client;

    /// <summary>That of <c>--namespace</c>, else of the kubeconfig's context.</summary>
    public string Namespace => @namespace;

    public CommandHost Host => host;

    /// <summary>The Rollout of that name in the namespace.</summary>
    /// <exception cref="CommandFailure">There is none.</exception>
    public Task<KubeObject> GetRolloutAsync(string name, CancellationToken cancellationToken) =>
        GetAsync(KnownResources.Rollouts, name, cancellationToken);

    /// <summary>The object of that name in the namespace.</summary>
    /// <exception cref="CommandFailure">There is none.</exception>
    public async Task<KubeObject> GetAsync(ResourceType type, string name, CancellationToken cancellationToken) =>
        await client.FindAsync(type, @namespace, name, cancellationToken) ?? throw CommandFailure.NotFound(type, name);

    /// <summary>Prints one line of plain text, whatever it is made of.</summary>
    public void Say(string text) => host.Output.WriteLine(SafeText.Of(text));

    public void Show(Sheet sheet)
    {
        host.Output.Write(sheet.ToString());
        host.Output.Flush();
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
