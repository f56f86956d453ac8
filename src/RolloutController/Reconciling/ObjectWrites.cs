using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// The writes of one pass over one object. Every write of an existing object is guarded by the resourceVersion that the plan was decided on, and what
/// was written is remembered until the caches show it.
/// </summary>
internal sealed class ObjectWrites
{
    private readonly IKubernetesClient _client;
    private readonly UnseenWrites _unseen;
    private readonly KubeObject _owner;
    private readonly CancellationToken _cancellationToken;

    // An object may be written more than once in a plan: the guard of the second write is the answer to the first.
    private readonly Dictionary<(string Kind, string Name), KubeObject> _written = [];

    public ObjectWrites(IKubernetesClient client, UnseenWrites unseen, KubeObject owner, CancellationToken cancellationToken)
    {
        _client = client;
        _unseen = unseen;
        _owner = owner;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The answer to the last write of an object in this pass; null when there was none.</summary>
    public KubeObject? Find(string kind, string name) => _written.GetValueOrDefault((kind, name));

    /// <summary>The answers to this pass's writes of a kind.</summary>
    public IEnumerable<KubeObject> Of(string kind) => _written.Where(entry => entry.Key.Kind == kind).Select(static entry => entry.Value);

    /// <summary>Creates an object that the owner controls.</summary>
    /// <param name="cache">Where it will be seen.</param>
    /// <param name="item">The object.</param>
    /// <param name="adopts">Whether one of that name which nobody controls will be the owner's; null for never.</param>
    /// <exception cref="WriteRefusedException">The API server takes no such object, or its name is somebody else's.</exception>
    /// <exception cref="KubernetesApiException">It is there already, or the API server cannot answer now: look again.</exception>
    public async Task CreateAsync<T>(Informer cache, T item, Func<KubeObject, bool>? adopts = null)
        where T : KubernetesObject
    {
        try
        {
            var body = JsonSerializer.SerializeToNode(item, RolloutsJson.Options)!.AsObject();
            body.Remove("status");
            Note(cache, await _client.CreateAsync(cache.Type, item.Metadata.Namespace, body, _cancellationToken));
        }
        catch (KubernetesApiException exception) when (exception.IsAlreadyExists)
        {
            var present = await _client.GetAsync(cache.Type, item.Metadata.Namespace, item.Metadata.Name!, _cancellationToken);
            var isOurs = present.Header.Controller is { } controller
                ? controller.Uid == _owner.Header.Uid
                : adopts?.Invoke(present) == true;
            if (!isOurs)
            {
                throw WriteRefusedException.Taken(_owner.Header.Kind, cache.Type.Kind, item.Metadata.Name!, exception);
            }

            // Made by a pass whose answer was lost, or about to be adopted: wait for the cache to show it and look again.
            _unseen.Add(_owner.Key, cache, present);
            throw;
        }
        catch (KubernetesApiException exception) when (IsRefusal(exception))
        {
            throw WriteRefusedException.Refused(cache.Type.Kind, item.Metadata.Name!, exception);
        }
        catch (Exception exception) when (MayBeDone(exception))
        {
            _unseen.Doubt(_owner.Key, cache, new ObjectKey(item.Metadata.Namespace ?? "", item.Metadata.Name!));
            throw;
        }
    }

    /// <summary>Writes what differs between two versions of an object.</summary>
    /// <exception cref="WriteRefusedException">The API server takes no such change.</exception>
    /// <exception cref="KubernetesApiException">Somebody else wrote in between, or the API server cannot answer now: look again.</exception>
    public async Task PatchDifferenceAsync<T>(Informer cache, T before, T after)
        where T : KubernetesObject
    {
        var patch = MergePatch.Diff(
            JsonSerializer.SerializeToNode(before, RolloutsJson.Options),
            JsonSerializer.SerializeToNode(after, RolloutsJson.Options)
        );
        if (patch is null)
        {
            return;
        }

        try
        {
            await PatchAsync(cache, before.Metadata, Guard(cache, patch, before.Metadata));
        }
        catch (KubernetesApiException exception) when (IsRefusal(exception))
        {
            throw WriteRefusedException.Refused(cache.Type.Kind, before.Metadata.Name!, exception);
        }
    }

    /// <summary>The same for an object that may be gone: then nothing happens.</summary>
    public Task PatchDifferenceIfThereAsync<T>(Informer cache, T before, T after)
        where T : KubernetesObject => PatchDifferenceAsync(cache, before, after).IgnoreMissingAsync();

    /// <summary>Writes a patch, on what was read only.</summary>
    public Task PatchGuardedAsync(Informer cache, ObjectMeta target, JsonObject patch, string? subresource = null) =>
        PatchAsync(cache, target, Guard(cache, patch, target), subresource);

    /// <summary>Writes a patch whatever was written in between; nothing happens when the object is gone.</summary>
    public Task PatchIfThereAsync(Informer cache, ObjectMeta target, JsonObject patch) =>
        PatchAsync(cache, target, patch).IgnoreMissingAsync();

    /// <summary>Deletes just this object, not one of the same name that came after it.</summary>
    public Task DeleteAsync(ResourceType type, ObjectMeta target) => DeleteAsync(type, target, null);

    /// <summary>Deletes an object only as it was seen, or as this pass has written it.</summary>
    public Task DeleteAsSeenAsync(ResourceType type, ObjectMeta target) =>
        DeleteAsync(type, target, Find(type.Kind, target.Name ?? "")?.Header.ResourceVersion ?? target.ResourceVersion);

    private Task DeleteAsync(ResourceType type, ObjectMeta target, string? version) =>
        _client
            .DeleteAsync(
                type,
                target.Namespace,
                target.Name!,
                new DeleteOptions
                {
                    PreconditionUid = target.Uid,
                    PreconditionResourceVersion = version,
                    PropagationPolicy = "Background",
                },
                _cancellationToken
            )
            .IgnoreMissingAsync();

    /// <summary>Neither a conflict, nor a server that is overloaded or down: it will say the same again.</summary>
    private static bool IsRefusal(KubernetesApiException exception) =>
        exception.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest;

    /// <summary>No answer came, or one that does not tell whether the write was carried out.</summary>
    public static bool MayBeDone(Exception exception) =>
        exception is not KubernetesApiException answered || answered.StatusCode >= HttpStatusCode.InternalServerError;

    private JsonObject Guard(Informer cache, JsonObject patch, ObjectMeta target)
    {
        if (patch["metadata"] is not JsonObject metadata)
        {
            patch["metadata"] = metadata = [];
        }

        metadata["resourceVersion"] = Find(cache.Type.Kind, target.Name ?? "")?.Header.ResourceVersion ?? target.ResourceVersion ?? "";
        return patch;
    }

    private async Task PatchAsync(Informer cache, ObjectMeta target, JsonObject patch, string? subresource = null)
    {
        try
        {
            Note(
                cache,
                await _client.PatchAsync(cache.Type, target.Namespace, target.Name!, Patch.Merge(patch), subresource, _cancellationToken)
            );
        }
        catch (Exception exception) when (MayBeDone(exception))
        {
            _unseen.Doubt(_owner.Key, cache, new ObjectKey(target.Namespace ?? "", target.Name!));
            throw;
        }
    }

    private void Note(Informer cache, KubeObject written)
    {
        _written[(cache.Type.Kind, written.Header.Name)] = written;
        _unseen.Add(_owner.Key, cache, written);
    }
}
