using System.Reflection;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

/// <summary>A client whose calls a test is told of, and may let fail.</summary>
public class WatchedClient : DispatchProxy
{
    private IKubernetesClient _client = null!;
    private Action<string, object?[]> _calling = null!;

    /// <param name="client">What answers.</param>
    /// <param name="calling">Gets the method's name and its arguments before each call; what it throws the caller gets.</param>
    public static IKubernetesClient Of(IKubernetesClient client, Action<string, object?[]> calling)
    {
        var proxy = Create<IKubernetesClient, WatchedClient>();
        ((WatchedClient)proxy)._client = client;
        ((WatchedClient)proxy)._calling = calling;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _calling(targetMethod!.Name, args ?? []);
        return targetMethod.Invoke(_client, args);
    }
}
