using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// How all routers read and write the objects of meshes and ingress controllers: read afresh, decided by a pure function, and written as one JSON patch
/// that applies only to what was read. So what others change in the same object survives, and what changes nothing is not written.
/// </summary>
/// <param name="client">The cluster that has the objects.</param>
/// <param name="watches">Wakes the Rollout when others change what it reads; null where nobody waits to be woken.</param>
internal sealed class RoutedObjects(IKubernetesClient client, RoutedWatches? watches = null)
{
    /// <summary>How often a write that lost against another one is decided anew, before it is left to the next pass.</summary>
    private const int Attempts = 8;

    /// <summary>Whether the objects are in another cluster than the Rollouts, which may be away while theirs is not.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>The newest version that the cluster serves of a kind.</summary>
    /// <param name="group">Its API group.</param>
    /// <param name="plural">Its plural.</param>
    /// <param name="field">The field of the Rollout that asks for it, for the message.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TrafficRoutingException">The cluster serves no such kind.</exception>
    public async Task<ResourceType> FindTypeAsync(
        string group,
        string plural,
        string field,
        CancellationToken cancellationToken = default
    ) =>
        await FindServedTypeAsync(group, plural, cancellationToken)
        ?? await FindAnewAsync(() => FindServedTypeAsync(group, plural, cancellationToken), cancellationToken)
        ?? throw RoutedFault.NotServed(plural, group, field);

    /// <summary>The same, and null where the cluster serves no such kind.</summary>
    public Task<ResourceType?> FindServedTypeAsync(string group, string plural, CancellationToken cancellationToken = default) =>
        client.Discovery.FindAsync(group, plural, cancellationToken);

    /// <summary>Asks the cluster anew what kinds it serves.</summary>
    public Task RefreshKindsAsync(CancellationToken cancellationToken) => client.Discovery.RefreshAsync(cancellationToken);

    /// <summary>A kind at the version that a flag names, as Argo uses it, and where the cluster serves none such at the newest that it does.</summary>
    /// <inheritdoc cref="FindTypeAsync(string, string, string, CancellationToken)"/>
    public async Task<ResourceType> FindTypeAsync(
        string group,
        string version,
        string kind,
        string plural,
        string field,
        CancellationToken cancellationToken = default
    ) =>
        await FindServedTypeAsync(group, version, kind, plural, cancellationToken)
        ?? await FindAnewAsync(() => FindServedTypeAsync(group, version, kind, plural, cancellationToken), cancellationToken)
        ?? throw RoutedFault.NotServed(plural, group, field);

    /// <summary>The same, and null where the cluster serves no such kind.</summary>
    public async Task<ResourceType?> FindServedTypeAsync(
        string group,
        string version,
        string kind,
        string plural,
        CancellationToken cancellationToken = default
    ) =>
        await client.Discovery.FindByKindAsync($"{group}/{version}", kind, cancellationToken)
        ?? await FindServedTypeAsync(group, plural, cancellationToken);

    /// <summary>Discovery keeps for a while what it did not find; a kind that was defined a moment ago must not be called missing.</summary>
    private async Task<ResourceType?> FindAnewAsync(Func<Task<ResourceType?>> find, CancellationToken cancellationToken)
    {
        await RefreshKindsAsync(cancellationToken);
        return await find();
    }

    /// <summary>An object as it is; null when it is not there.</summary>
    public Task<KubeObject?> FindAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken = default) =>
        client.FindAsync(type, key.Namespace, key.Name, cancellationToken);

    /// <summary>An object that a router only reads, or may have to make; when others change it, the Rollout is looked at again.</summary>
    /// <returns>The object as it is; null when it is not there.</returns>
    public Task<KubeObject?> FindAsync(
        TrafficRequest request,
        ResourceType type,
        ObjectKey key,
        CancellationToken cancellationToken = default
    ) => FindAsync(new ObjectKey(request.Namespace, request.Rollout.Metadata.Name ?? ""), type, key, cancellationToken);

    /// <summary>The same for a Rollout that is only looked at.</summary>
    /// <param name="rollout">The Rollout to look at again when others change the object.</param>
    /// <param name="type">The kind.</param>
    /// <param name="key">The object.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<KubeObject?> FindAsync(ObjectKey rollout, ResourceType type, ObjectKey key, CancellationToken cancellationToken = default)
    {
        watches?.Note(type, key, rollout, client);
        return FindAsync(type, key, cancellationToken);
    }

    /// <summary>Changes an object that has to be there: one write, or none when nothing changes.</summary>
    /// <param name="request">Who asks.</param>
    /// <param name="type">The kind.</param>
    /// <param name="key">The object.</param>
    /// <param name="field">The field of the Rollout that names it, for the message.</param>
    /// <param name="change">
    /// Says what the whole object should be. It gets a copy of its own and may change and return it. It is asked again when somebody else wrote in
    /// between, and has to be pure.
    /// </param>
    /// <param name="missing">Reason of the event when the object is not there; null for no event besides <c>TrafficRoutingError</c>.</param>
    /// <param name="repeats">Sends a patch also where it changes nothing, as Argo does in some places.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TrafficRoutingException">The object is not there, is about to go, or <paramref name="change"/> says that it does not fit.</exception>
    /// <exception cref="KubernetesApiException">The write was refused; a conflict when others wrote in between again and again.</exception>
    public async Task<RoutedChange> ChangeAsync(
        TrafficRequest request,
        ResourceType type,
        ObjectKey key,
        string field,
        Func<JsonObject, JsonObject> change,
        string? missing = null,
        bool repeats = false,
        CancellationToken cancellationToken = default
    )
    {
        watches?.Note(type, key, new ObjectKey(request.Namespace, request.Rollout.Metadata.Name ?? ""), client);
        KubeObject? last = null;
        KubernetesApiException? refusal = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var read = await FindAsync(type, key, cancellationToken) ?? throw Missing(request, type, key, field, missing);
            if (refusal is not null && !refusal.IsConflict && last!.Header.ResourceVersion == read.Header.ResourceVersion)
            {
                // Nobody wrote in between: it is the value itself that was refused.
                throw refusal;
            }

            var before = read.ToNode();
            var operations = TestedPatch.Between(before, change((JsonObject)before.DeepClone()));
            if (operations is null && !repeats)
            {
                return new RoutedChange(read, IsWritten: false);
            }

            if (read.Header.DeletionTimestamp is not null)
            {
                throw new TrafficRoutingException(
                    $"{type.Kind} {key} is being deleted: wait for its end and create it again, or correct {field}"
                );
            }

            try
            {
                operations ??= [SameObject(read)];
                var written = await client.PatchAsync(type, key.Namespace, key.Name, Patch.Json(operations), null, cancellationToken);
                watches?.NoteWritten(type, written, client);
                return new RoutedChange(written, IsWritten: true);
            }
            catch (KubernetesApiException e) when (e.IsConflict || e.StatusCode == HttpStatusCode.UnprocessableEntity)
            {
                (last, refusal) = (read, e);
            }
        }

        throw new KubernetesApiException(
            HttpStatusCode.Conflict,
            "Conflict",
            $"{type.Kind} {key} was changed by others {Attempts} times while it was written",
            inner: refusal
        );
    }

    /// <summary>Writes operations that test what was read, for work that is nobody's request; a conflict is the caller's to try again.</summary>
    public Task<KubeObject> PatchAsync(
        ResourceType type,
        ObjectKey key,
        JsonArray operations,
        CancellationToken cancellationToken = default
    ) => client.PatchAsync(type, key.Namespace, key.Name, Patch.Json(operations), null, cancellationToken);

    private static JsonObject SameObject(KubeObject read) =>
        new()
        {
            ["op"] = "test",
            ["path"] = "/metadata/uid",
            ["value"] = read.Header.Uid,
        };

    private static TrafficRoutingException Missing(TrafficRequest request, ResourceType type, ObjectKey key, string field, string? reason)
    {
        if (reason is not null)
        {
            request.Tell(EventType.Warning, reason, $"{type.Kind} `{key.Name}` not found");
        }

        return new TrafficRoutingException($"{type.Kind} {key} is not there: create it, or correct {field}")
        {
            Error = FieldError.Invalid(
                field,
                key.Name,
                $"{type.Plural}.{type.Group} {GoQuote.Quote(key.Name)} not found",
                $"Create {type.Kind} {key}, or correct {field}."
            ),
        };
    }
}
