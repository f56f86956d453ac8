using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes.Tests;

/// <summary>Takes events in memory.</summary>
internal sealed class EventServer : PartialClient
{
    public ConcurrentDictionary<string, JsonObject> Events { get; } = new(StringComparer.Ordinal);

    /// <summary>What was written, in order: <c>+reason</c> for a creation, <c>reason*count</c> for a count.</summary>
    public ConcurrentQueue<string> Writes { get; } = new();

    /// <summary>Asked before each write.</summary>
    public Func<Task<Exception?>> Fault { get; set; } = static () => Task.FromResult<Exception?>(null);

    /// <summary>So many creations succeed without the caller being told.</summary>
    public int LoseAnswers { get; set; }

    public override async Task<KubeObject> CreateAsync(
        ResourceType type,
        string? @namespace,
        JsonObject body,
        CancellationToken cancellationToken = default
    )
    {
        if (await Fault().WaitAsync(cancellationToken) is { } failure)
        {
            throw failure;
        }

        var name = body["metadata"]!["name"]!.ToString();
        @namespace.ShouldBe(body["metadata"]!["namespace"]!.ToString());
        if (!Events.TryAdd(name, (JsonObject)body.DeepClone()))
        {
            throw new KubernetesApiException(HttpStatusCode.Conflict, "AlreadyExists", "there");
        }

        Writes.Enqueue("+" + body["reason"]);
        return LoseAnswers-- > 0 ? throw new HttpRequestException("the answer got lost") : KubeObject.FromNode(body);
    }

    public override async Task<KubeObject> PatchAsync(
        ResourceType type,
        string? @namespace,
        string name,
        Patch patch,
        string? subresource = null,
        CancellationToken cancellationToken = default
    )
    {
        if (await Fault().WaitAsync(cancellationToken) is { } failure)
        {
            throw failure;
        }

        if (!Events.TryGetValue(name, out var known))
        {
            throw new KubernetesApiException(HttpStatusCode.NotFound, "NotFound", "gone");
        }

        Events[name] = (JsonObject)MergePatch.Apply(known, KubeJson.Parse(patch.Body.Span))!;
        Writes.Enqueue($"{known["reason"]}*{Events[name]["count"]}");
        return KubeObject.FromNode(Events[name]);
    }
}
