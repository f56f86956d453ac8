using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Tokens that the cluster knows: a TokenReview says whose it is, and SubjectAccessReviews what that user may do. Who may list AnalysisRuns
/// wherever the service works may read, who may create them may write; what is about one namespace is asked for that namespace. The API permits
/// nothing that kubectl would refuse.
/// </summary>
internal sealed class ClusterTokenAuthority : ITokenAuthority
{
    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(30);

    private static readonly ResourceType TokenReviews = new(
        "authentication.k8s.io",
        "v1",
        "tokenreviews",
        "TokenReview",
        Namespaced: false
    );

    private readonly IKubernetesClient _client;
    private readonly string _namespace;
    private readonly IReadOnlyList<string> _audiences;
    private readonly ILogger<ClusterTokenAuthority> _log;

    public ClusterTokenAuthority(IKubernetesClient client, AnalysisServiceOptions options, ILogger<ClusterTokenAuthority> log)
    {
        _client = client;
        _namespace = options.Namespace ?? "";
        _audiences = options.Access.ClusterAudiences;
        _log = log;
    }

    public async Task<TokenAnswer> CheckAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            var status = await ReviewAsync(token, cancellationToken);
            return Authenticated(status) is { } user
                ? new TokenAnswer.Accepted(await CallerOfAsync(user, cancellationToken), KnownFor)
                : new TokenAnswer.Refused("the cluster does not know it");
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or InvalidOperationException or ApiException)
        {
            // The message of a refused call never has the body of the call in it.
            _log.ReviewFailed(e.Message);
            return new TokenAnswer.Unavailable("the cluster cannot be asked");
        }
    }

    private async Task<JsonNode?> ReviewAsync(string token, CancellationToken cancellationToken)
    {
        var spec = new JsonObject { ["token"] = token };
        if (_audiences.Count > 0)
        {
            spec["audiences"] = new JsonArray([.. _audiences.Select(static a => JsonValue.Create(a))]);
        }

        return await ClusterReview.AskAsync(_client, TokenReviews, spec, cancellationToken);
    }

    /// <summary>The user, or null for a token that the cluster refuses or that is meant for somebody else.</summary>
    private JsonObject? Authenticated(JsonNode? status) =>
        status is JsonObject
        && status["authenticated"] is JsonValue value
        && value.TryGetValue<bool>(out var holds)
        && holds
        && status["user"] is JsonObject user
        && user["username"] is JsonValue name
        && name.TryGetValue<string>(out var text)
        && text.Length > 0
        // An authenticator that knows nothing of audiences leaves the list out: its answer is not for us.
        && (_audiences.Count == 0 || (status["audiences"] as JsonArray)?.Any(a => _audiences.Contains(a?.ToString())) == true)
            ? user
            : null;

    private async Task<Caller> CallerOfAsync(JsonObject user, CancellationToken cancellationToken)
    {
        var rights = new ClusterRights(_client, user);
        var answers = await Task.WhenAll(
            rights.MayAsync(ClusterRight.ListRuns, _namespace, cancellationToken),
            rights.MayAsync(ClusterRight.CreateRuns, _namespace, cancellationToken)
        );
        var everywhere = (answers[0] ? Permissions.Read : Permissions.None) | (answers[1] ? Permissions.Write : Permissions.None);
        return new Caller(user["username"]!.GetValue<string>(), "cluster", everywhere)
        {
            ByNamespace = Permissions.Read | Permissions.Write,
            Rights = rights,
        };
    }
}
