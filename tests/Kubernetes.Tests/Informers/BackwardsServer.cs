using System.Runtime.CompilerServices;
using System.Text;

namespace Rollouts.Kubernetes.Tests;

/// <summary>Lists at version 9 and then sends an event of version 4.</summary>
internal sealed class BackwardsServer : PartialClient
{
    private int _lists;

    public int Lists => Volatile.Read(ref _lists);

    public override Task<KubeList> ListAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Interlocked.Increment(ref _lists);
        return Task.FromResult(new KubeList([], "9"));
    }

    public override async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await Task.Yield();
        if (Lists == 1)
        {
            yield return new WatchEvent(
                WatchEventType.Added,
                KubeObject.Parse(Encoding.UTF8.GetBytes("""{"metadata":{"name":"a","uid":"u","resourceVersion":"4"}}"""))
            );
        }

        var ended = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(ended.SetCanceled);
        await ended.Task;
    }
}
