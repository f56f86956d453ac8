using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// The API server as one controller process reaches it: calls end at once, unless faults stand against them. Watches are not used; caches are
/// fed by <see cref="CacheFeed"/>.
/// </summary>
internal sealed class FaultyClient(VirtualStore store, Agenda agenda, VirtualTime time, WriteFaults faults, ILeadership leadership)
    : IKubernetesClient
{
    private readonly Dictionary<ObjectKey, long> _generations = [];

    /// <summary>How long each write is on its way; 0 for at once.</summary>
    public TimeSpan WriteDuration { get; set; }

    /// <summary>Called when a write that takes its time is sent, and again when it has arrived.</summary>
    public Action<bool>? Sending { get; set; }

    /// <summary>Called after each write of this controller that changed something.</summary>
    public Action<ResourceType>? Wrote { get; set; }

    /// <summary>Called before each write of this controller.</summary>
    public Action<ResourceType>? Writing { get; set; }

    /// <summary>Names of the pods that this controller evicted.</summary>
    public HashSet<string> Evicted { get; } = [];

    /// <summary>Lets a pod go, or refuses to.</summary>
    public Action<string>? Evict { get; set; }

    /// <summary>A dead process writes nothing more.</summary>
    public bool IsDead { get; set; }

    public Uri Server { get; } = new("https://simulated.example");

    public IApiDiscovery Discovery { get; } = new FixedDiscovery();

    public Task<KubeObject> GetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken = default)
    {
        Admit(type);
        return Task.FromResult(store.Get(type, name));
    }

    public Task<KubeObject> CreateAsync(
        ResourceType type,
        string? @namespace,
        JsonObject body,
        CancellationToken cancellationToken = default
    ) => WriteAsync(type, () => store.Create(type, body));

    public Task<KubeObject> PatchAsync(
        ResourceType type,
        string? @namespace,
        string name,
        Patch patch,
        string? subresource = null,
        CancellationToken cancellationToken = default
    ) => WriteAsync(type, () => store.Patch(type, name, patch, subresource));

    public Task DeleteAsync(
        ResourceType type,
        string? @namespace,
        string name,
        DeleteOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        WriteAsync<object?>(
            type,
            () =>
            {
                store.Delete(type, name, options);
                return null;
            }
        );

    public Task<KubeObject> ReplaceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        JsonObject body,
        string? subresource = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException($"the simulated server does not replace {type}");

    public Task PostSubresourceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        string subresource,
        JsonObject body,
        CancellationToken cancellationToken = default
    ) =>
        WriteAsync<object?>(
            type,
            () =>
            {
                (Evict ?? throw new NotSupportedException($"the simulated server has no {type}/{subresource}"))(name);
                Evicted.Add(name);
                return null;
            }
        );

    public Task<KubeList> ListAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Admit(type);
        var version = store.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Task.FromResult(new KubeList([.. store.List(type)], version));
    }

    public IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException("caches are fed directly");

    private async Task<T> WriteAsync<T>(ResourceType type, Func<T> write)
    {
        Admit(type);
        while (faults.BetweenWrites.TryDequeue(out var move))
        {
            move();
        }

        var limit = leadership.AdmitWrite();
        var dies = faults.WritesToCrash is { } left && (faults.WritesToCrash = left - 1) < 0;
        if (dies && !faults.CrashesAfter)
        {
            Die();
        }

        if (faults.HoldsBack is { } holdBack)
        {
            // The process is gone from the write on; what it had sent arrives when the network pleases.
            faults.HoldsBack = null;
            holdBack(() => Carry(type, write));
            Die();
        }

        var answer = WriteDuration > TimeSpan.Zero ? await CarrySlowlyAsync(type, write, limit) : Carry(type, write);
        if (dies)
        {
            Die();
        }

        if (faults.LostAnswers > 0)
        {
            faults.LostAnswers--;
            throw new KubernetesApiException(HttpStatusCode.GatewayTimeout, "Timeout", "the answer was lost");
        }

        return answer;
    }

    /// <summary>At the latest when its time is up the write is carried out, and then nobody waits for the answer any more.</summary>
    private async Task<T> CarrySlowlyAsync<T>(ResourceType type, Func<T> write, TimeSpan? limit)
    {
        var isTooSlow = limit <= WriteDuration;
        Sending?.Invoke(true);
        await agenda.WaitAsync(isTooSlow ? limit!.Value : WriteDuration);
        try
        {
            var answer = Carry(type, write);
            if (IsDead)
            {
                throw new ControllerDiedException();
            }

            return isTooSlow ? throw new HttpRequestException("the request took too long") : answer;
        }
        finally
        {
            Sending?.Invoke(false);
        }
    }

    /// <summary>Whether this controller itself changed the spec of the object after that generation.</summary>
    public bool HasChangedAfter(ObjectKey key, long generation) => _generations.GetValueOrDefault(key) > generation;

    private T Carry<T>(ResourceType type, Func<T> write)
    {
        var version = store.Version;
        Writing?.Invoke(type);
        var answer = write();
        if (store.Version != version)
        {
            if (answer is KubeObject written)
            {
                _generations[written.Key] = written.Header.Generation;
            }

            Wrote?.Invoke(type);
        }

        return answer;
    }

    private void Admit(ResourceType type)
    {
        if (IsDead)
        {
            throw new ControllerDiedException();
        }

        if (faults.Refusals > 0)
        {
            faults.Refusals--;
            throw faults.AreThrottled
                ? new KubernetesApiException(
                    HttpStatusCode.TooManyRequests,
                    "TooManyRequests",
                    "too many requests",
                    TimeSpan.FromSeconds(1)
                )
                : new KubernetesApiException(HttpStatusCode.InternalServerError, "InternalError", "something went wrong");
        }

        var lostUntil =
            IstioObjects.Contains(type) ? faults.RouterLostUntil
            : type == KnownResources.Ingresses ? faults.IngressLostUntil
            : default;
        if (time.Now < lostUntil)
        {
            throw new KubernetesApiException(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable", "the router is out of reach");
        }
    }

    private void Die()
    {
        IsDead = true;
        faults.WritesToCrash = null;
        throw new ControllerDiedException();
    }
}
