using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli.Tests;

/// <summary>A test of commands against an API server of its own.</summary>
public abstract class PluginTest : IAsyncLifetime
{
    internal const string PausedCanary = """
        "phase":"Paused","message":"CanaryPauseStep","currentStepIndex":1,"stableRS":"aaa","currentPodHash":"bbb","controllerPause":true,
        "pauseConditions":[{"reason":"CanaryPauseStep","startTime":"2026-05-04T11:59:00Z"}],"availableReplicas":1,"replicas":1
        """;

    internal const string TwoSteps = """{"canary":{"steps":[{"setWeight":20},{"pause":{}}]}}""";

    internal PluginBed Bed { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bed = await PluginBed.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Bed.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Creates the Rollout <c>guestbook</c>.</summary>
    internal Task<KubeObject> CreateRolloutAsync(string strategy, string status, string spec = "") =>
        Bed.CreateAsync(KnownResources.Rollouts, Objects.Rollout(strategy, status, spec));

    /// <summary>Creates a version of it.</summary>
    internal Task<KubeObject> CreateReplicaSetAsync(KubeObject rollout, string hash, int revision, string image) =>
        Bed.CreateAsync(KnownResources.ReplicaSets, Objects.ReplicaSet(hash, revision, image, 1, 1, owner: rollout.Header.Uid));

    internal async Task<JsonNode?> StatusOfAsync(string member) =>
        (await Bed.GetAsync(KnownResources.Rollouts, "guestbook"))["status"]?[member];

    internal async Task<JsonNode?> SpecOfAsync(string member) =>
        (await Bed.GetAsync(KnownResources.Rollouts, "guestbook"))["spec"]?[member];

    internal static Func<HttpRequestMessage, HttpResponseMessage?> Forbid(string part) =>
        request =>
            request.RequestUri!.PathAndQuery.Contains(part, StringComparison.Ordinal)
                ? RefusingHandler.Status(HttpStatusCode.Forbidden, "Forbidden", $"{part} is forbidden: User \"me\" cannot do this")
                : null;
}
