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
    private readonly Dictionary<(string Kind, string Name), string> _versions = [];

    public ObjectWrites(IKubernetesClient client, UnseenWrites unseen, KubeObject owner, CancellationToken cancellationToken)
    {
        _client = client;
        _unseen = unseen;
        _owner = owner;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Creates an object that the owner controls.</summary>
    /// <exception cref="WriteRefusedException">The API server takes no such object, or its name is somebody else's.</exception>
    /// <exception cref="KubernetesApiException">It is there already, or the API server cannot answer now: look again.</exception>
    public async Task CreateAsync<T>(Informer cache, T item)
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
            if (present.Header.Controller?.Uid != _owner.Header.Uid)
            {
                throw new WriteRefusedException(cache.Type.Kind, item.Metadata.Name!, isTaken: true, exception);
            }

            // Made by a pass whose answer was lost: wait for the cache to show it and look again.
            _unseen.Add(_owner.Key, cache, present);
            throw;
        }
        catch (KubernetesApiException exception) when (IsRefusal(exception))
        {
            throw new WriteRefusedException(cache.Type.Kind, item.Metadata.Name!, isTaken: false, exception);
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
            throw new WriteRefusedException(cache.Type.Kind, before.Metadata.Name!, isTaken: false, exception);
        }
    }

    /// <summary>Writes a patch, on what was read only.</summary>
    public Task PatchGuardedAsync(Informer cache, ObjectMeta target, JsonObject patch) =>
        PatchAsync(cache, target, Guard(cache, patch, target));

    /// <summary>Writes a patch whatever was written in between; nothing happens when the object is gone.</summary>
    public Task PatchIfThereAsync(Informer cache, ObjectMeta target, JsonObject patch) =>
        IgnoreMissingAsync(() => PatchAsync(cache, target, patch));

    /// <summary>Deletes just this object, not one of the same name that came after it.</summary>
    public Task DeleteAsync(ResourceType type, ObjectMeta target) =>
        IgnoreMissingAsync(() =>
            _client.DeleteAsync(
                type,
                target.Namespace,
                target.Name!,
                new DeleteOptions { PreconditionUid = target.Uid, PropagationPolicy = "Background" },
                _cancellationToken
            )
        );

    /// <summary>Neither a conflict, nor a server that is overloaded or down: it will say the same again.</summary>
    private static bool IsRefusal(KubernetesApiException exception) =>
        exception.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest;

    private JsonObject Guard(Informer cache, JsonObject patch, ObjectMeta target)
    {
        if (patch["metadata"] is not JsonObject metadata)
        {
            patch["metadata"] = metadata = [];
        }

        metadata["resourceVersion"] = _versions.GetValueOrDefault((cache.Type.Kind, target.Name ?? ""), target.ResourceVersion ?? "");
        return patch;
    }

    private async Task PatchAsync(Informer cache, ObjectMeta target, JsonObject patch) =>
        Note(cache, await _client.PatchAsync(cache.Type, target.Namespace, target.Name!, Patch.Merge(patch), null, _cancellationToken));

    private void Note(Informer cache, KubeObject written)
    {
        _versions[(cache.Type.Kind, written.Header.Name)] = written.Header.ResourceVersion;
        _unseen.Add(_owner.Key, cache, written);
    }

    private static async Task IgnoreMissingAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            // What should go is gone.
        }
    }
}
