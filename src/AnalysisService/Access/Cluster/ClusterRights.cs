using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Grpc.Core;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Asks the cluster by SubjectAccessReviews what one of its users may do. Answers are remembered for as long as this object is, which is as long as
/// its token need not be checked again.
/// </summary>
internal sealed class ClusterRights : IClusterRights
{
    // Each costs a call of the API server, which the service itself needs too.
    private const int MaxQuestions = 100;

    private static readonly ResourceType Reviews = new(
        "authorization.k8s.io",
        "v1",
        "subjectaccessreviews",
        "SubjectAccessReview",
        Namespaced: false
    );

    private readonly IKubernetesClient _client;
    private readonly JsonObject _user;
    private readonly ConcurrentDictionary<(ClusterRight Right, string Namespace), bool> _answers = new();
    private int _questions;

    /// <param name="client">Asks.</param>
    /// <param name="user">The user as a TokenReview has it.</param>
    public ClusterRights(IKubernetesClient client, JsonObject user)
    {
        _client = client;
        _user = user;
    }

    public async Task<bool> MayAsync(ClusterRight right, string @namespace, CancellationToken cancellationToken)
    {
        if (_answers.TryGetValue((right, @namespace), out var known))
        {
            return known;
        }

        if (Interlocked.Increment(ref _questions) > MaxQuestions)
        {
            throw new ApiException(
                StatusCode.ResourceExhausted,
                "the cluster was asked about too many namespaces; try again in half a minute"
            );
        }

        try
        {
            return _answers[(right, @namespace)] = await AskAsync(right, @namespace, cancellationToken);
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or InvalidOperationException)
        {
            throw new ApiException(StatusCode.Unavailable, "the cluster cannot be asked what the caller may do; try again", inner: e);
        }
    }

    private async Task<bool> AskAsync(ClusterRight right, string @namespace, CancellationToken cancellationToken)
    {
        var spec = new JsonObject
        {
            ["user"] = _user["username"]?.DeepClone(),
            ["resourceAttributes"] = new JsonObject
            {
                ["namespace"] = @namespace,
                ["verb"] = right.Verb,
                ["group"] = right.Type.Group,
                ["resource"] = right.Type.Plural,
            },
        };
        foreach (var field in (ReadOnlySpan<string>)["uid", "groups", "extra"])
        {
            if (_user[field] is { } value)
            {
                spec[field] = value.DeepClone();
            }
        }

        return await ClusterReview.AskAsync(_client, Reviews, spec, cancellationToken) is JsonObject status
            && status["allowed"] is JsonValue allowed
            && allowed.TryGetValue<bool>(out var may)
            && may;
    }
}
