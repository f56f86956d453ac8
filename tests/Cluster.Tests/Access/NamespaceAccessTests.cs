using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.AnalysisService;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>One service for all namespaces, and service accounts that may do things in one of two: RBAC of a real API server decides.</summary>
public sealed class NamespaceAccessTests(ClusterFixture clusters)
{
    private const string Spec = """
        {"metrics":[{"name":"m","interval":"1h","count":2,"successCondition":"true","provider":{"web":{"url":"http://127.0.0.1:9/","jsonPath":"{$.a}"}}}]}
        """;

    [Fact]
    public async Task Reader_OfOneNamespace_SeesNothingOfTheOther()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var own = await cluster.CreateNamespaceAsync("own");
        await using var other = await cluster.CreateNamespaceAsync("other");
        await CreateRunAsync(own, "mine");
        await CreateRunAsync(other, "theirs");
        await AccountTokens.GrantAsync(own, "reader", "get", "list", "watch");
        await using var service = await AccessService.StartAsync(cluster);
        var verdicts = await SaveVerdictsAsync(service, own, other);
        using var http = service.Client(await AccountTokens.TokenAsync(own, "reader"));

        var seen = await Statuses(http, own.Name, "mine", verdicts.Own);
        var refused = await Statuses(http, other.Name, "theirs", verdicts.Other);

        seen.ShouldAllBe(static s => s.Value == HttpStatusCode.OK);
        refused
            .Where(static s =>
                s.Key.StartsWith("/api/v1/verdicts/", StringComparison.Ordinal) || s.Key.StartsWith("/runs/", StringComparison.Ordinal)
            )
            .ShouldAllBe(static s => s.Value == HttpStatusCode.NotFound, "what may not be seen cannot be told from what is not there");
        refused
            .Where(static s =>
                !s.Key.StartsWith("/api/v1/verdicts/", StringComparison.Ordinal) && !s.Key.StartsWith("/runs/", StringComparison.Ordinal)
            )
            .ShouldAllBe(static s => s.Value == HttpStatusCode.Forbidden);
        (await TextAsync(http, $"/?namespace={own.Name}")).ShouldContain("mine");
        // A run that is not there is refused in the same words.
        (await TextAsync(http, $"/api/v1/runs/{other.Name}/nothing")).ShouldBe(
            await TextAsync(http, $"/api/v1/runs/{other.Name}/nothing2")
        );
    }

    [Fact]
    public async Task Reader_OfOneNamespace_IsToldTheRemedyWhereAllAreAskedFor()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var own = await cluster.CreateNamespaceAsync("own");
        await AccountTokens.GrantAsync(own, "reader", "get", "list", "watch");
        await using var service = await AccessService.StartAsync(cluster);
        using var http = service.Client(await AccountTokens.TokenAsync(own, "reader"));

        foreach (var path in new[] { "/api/v1/runs", "/api/v1/verdicts", "/api/v1/schedules", "/" })
        {
            using var answer = await http.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
            var text = WebUtility.HtmlDecode(await TextAsync(answer));
            text.ShouldContain("the cluster does not let the caller list analysisruns.argoproj.io in all namespaces");
            text.ShouldContain("Name a namespace in which you may");
        }

        // What shows nothing of any namespace needs the permission everywhere.
        using var tests = await http.GetAsync("/api/v1/tests");
        tests.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Verbs_OfTheRole_AreThoseOfTheOperations()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var own = await cluster.CreateNamespaceAsync("own");
        await using var other = await cluster.CreateNamespaceAsync("other");
        await CreateRunAsync(own, "mine");
        await CreateRunAsync(other, "theirs");
        await AccountTokens.GrantAsync(own, "starter", "create");
        await AccountTokens.GrantAsync(own, "stopper", "patch");
        await using var service = await AccessService.StartAsync(cluster);
        using var starter = service.Client(await AccountTokens.TokenAsync(own, "starter"));
        using var stopper = service.Client(await AccountTokens.TokenAsync(own, "stopper"));

        (await PostAsync(starter, "/api/v1/runs", Started(own.Name, "started"))).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(starter, "/api/v1/runs", Started(other.Name, "started"))).ShouldBe(HttpStatusCode.Forbidden);
        // The namespace in the manifest is no way around it.
        var inManifest = new JsonObject
        {
            ["object"] = new JsonObject
            {
                ["apiVersion"] = "argoproj.io/v1alpha1",
                ["kind"] = "AnalysisRun",
                ["metadata"] = new JsonObject { ["name"] = "sneaked", ["namespace"] = other.Name },
                ["spec"] = JsonNode.Parse(Spec),
            },
        };
        (await PostAsync(starter, "/api/v1/runs", inManifest)).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(starter, $"/api/v1/runs/{own.Name}/mine/cancel", [])).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(stopper, $"/api/v1/runs/{other.Name}/theirs/cancel", [])).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(stopper, $"/api/v1/runs/{own.Name}/mine/cancel", [])).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(stopper, "/api/v1/runs", Started(own.Name, "more"))).ShouldBe(HttpStatusCode.Forbidden);
        using var read = await stopper.GetAsync($"/api/v1/runs/{own.Name}/mine");
        read.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    /// <summary>Whoever may do nothing anywhere is let through to no operation, whatever is added later.</summary>
    [Fact]
    public async Task Nobody_IsRefusedByEveryEndPoint()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var own = await cluster.CreateNamespaceAsync("own");
        await CreateRunAsync(own, "mine");
        await AccountTokens.GrantAsync(own, "nobody");
        await using var service = await AccessService.StartAsync(cluster);
        var verdicts = await SaveVerdictsAsync(service, own, own);
        using var http = service.Client(await AccountTokens.TokenAsync(own, "nobody"));
        string[] open = ["/assets/app.css", "/assets/app.js", "/assets/icon.svg", "/login", "/logout"];
        var seen = 0;

        foreach (var (method, route) in service.Routes().Where(r => !open.Contains(r.Route)))
        {
            var path = route
                .Replace("{namespace}", own.Name, StringComparison.Ordinal)
                .Replace("{name}", "mine", StringComparison.Ordinal)
                .Replace("{uid}", verdicts.Own, StringComparison.Ordinal)
                .Replace("{documentName}", "v1", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (method is "POST" or "PUT")
            {
                request.Content = new StringContent(Started(own.Name, "mine").ToJsonString(), Encoding.UTF8, "application/json");
            }

            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            // A verdict is looked up by its uid first: for others it is not there. What cannot be read is refused for that.
            HttpStatusCode[] refusals =
                route.Contains("{uid}", StringComparison.Ordinal)
                || !route.StartsWith("/api/", StringComparison.Ordinal) && route.EndsWith("{name}", StringComparison.Ordinal)
                    ? [HttpStatusCode.NotFound]
                    : [HttpStatusCode.Forbidden];
            if (
                method is "PUT"
                || (method == "POST" && route.EndsWith("/compare", StringComparison.Ordinal))
                || HasNoSuchFields(method, route)
            )
            {
                refusals = [.. refusals, HttpStatusCode.BadRequest];
            }

            refusals.ShouldContain(answer.StatusCode, $"{method} {path}");
            seen++;
        }

        seen.ShouldBeGreaterThan(30);
    }

    // The body of the test is one that starts a run; other messages refuse its fields before anybody looks at rights.
    private static bool HasNoSuchFields(string method, string route) =>
        method == "POST" && !route.EndsWith("/runs", StringComparison.Ordinal);

    private static async Task<Dictionary<string, HttpStatusCode>> Statuses(HttpClient http, string @namespace, string run, string verdict)
    {
        var statuses = new Dictionary<string, HttpStatusCode>();
        string[] paths =
        [
            $"/api/v1/runs?namespace={@namespace}",
            $"/api/v1/runs/{@namespace}/{run}",
            $"/api/v1/runs/{@namespace}/{run}/watch",
            $"/api/v1/verdicts?namespace={@namespace}",
            $"/api/v1/verdicts/{verdict}",
            $"/api/v1/schedules?namespace={@namespace}",
            $"/?namespace={@namespace}",
            $"/live?namespace={@namespace}",
            $"/runs/{verdict}",
        ];
        foreach (var path in paths)
        {
            using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            statuses[path] = answer.StatusCode;
        }

        return statuses;
    }

    private static async Task<(string Own, string Other)> SaveVerdictsAsync(
        AccessService service,
        ClusterNamespace own,
        ClusterNamespace other
    )
    {
        var store = service.Host.Services.GetRequiredService<IVerdictStore>();
        var verdicts = new[] { (own, "v-own"), (other, "v-other") };
        foreach (var (home, name) in verdicts)
        {
            await store.SaveAsync(
                new Verdict
                {
                    Uid = $"{home.Name}-{name}",
                    Namespace = home.Name,
                    Name = name,
                    Owner = "",
                    Phase = "Failed",
                    Outcome = "Failed",
                    Message = "",
                    Explanation = name,
                    RecordedAt = TimeProvider.System.GetUtcNow(),
                }
            );
        }

        return ($"{own.Name}-v-own", $"{other.Name}-v-other");
    }

    private static Task<KubeObject> CreateRunAsync(ClusterNamespace home, string name) =>
        home.CreateAsync(
            KnownResources.AnalysisRuns,
            new JsonObject
            {
                ["apiVersion"] = "argoproj.io/v1alpha1",
                ["kind"] = "AnalysisRun",
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["namespace"] = home.Name,
                    ["labels"] = new JsonObject { [RolloutLabels.ControllerInstanceId] = AccessService.Instance },
                },
                ["spec"] = JsonNode.Parse(Spec),
            }
        );

    private static JsonObject Started(string @namespace, string name) =>
        new()
        {
            ["namespace"] = @namespace,
            ["name"] = name,
            ["object"] = JsonNode.Parse(Spec),
        };

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string path, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(path, content);
        return answer.StatusCode;
    }

    private static async Task<string> TextAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return await TextAsync(answer);
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        using var body = new MemoryStream();
        await answer.Content.CopyToAsync(body);
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
