using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Rollouts.AnalysisService;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.TestKit;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.Cluster.Tests;

/// <summary>The ad-hoc API on REST and gRPC over a real API server: runs are its objects, templates its templates, callers its accounts.</summary>
public sealed class ApiOnClusterTests(ClusterFixture clusters)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Runs_OfATemplateByRestAndGrpc_AreObjectsOfTheCluster()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("api");
        await using var source = await StartSourceAsync();
        await AccountTokens.GrantAsync(home, "caller", "get", "list", "watch", "create");
        await AccountTokens.GrantAsync(home, "reader", "list");
        var token = await AccountTokens.TokenAsync(home, "caller");
        await home.CreateAsync(KnownResources.AnalysisTemplates, Template(home, source.Urls.Single()));
        var folder = Directory.CreateTempSubdirectory("api-on-cluster-");
        var port = LocalPorts.Free(1)[0];
        await using var service = AnalysisServiceHost.Create(
            new AnalysisServiceOptions
            {
                Kubeconfig = cluster.Kubeconfig,
                Namespace = home.Name,
                Store = Path.Combine(folder.FullName, "verdicts.db"),
                ListenAddress = "127.0.0.1",
                ApiPort = port,
                HealthPort = 0,
                MetricsPort = 0,
                LogLevel = "error",
                AllowProviderLoopback = true,
            }
        );
        await service.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            var address = new Uri($"http://127.0.0.1:{port}");
            await ByRestAsync(home, address, token);
            await ByGrpcAsync(home, address, token, await AccountTokens.TokenAsync(home, "reader"));
        }
        finally
        {
            await service.StopAsync(CancellationToken.None);
            folder.Delete(recursive: true);
        }
    }

    private static async Task ByRestAsync(ClusterNamespace home, Uri address, string token)
    {
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var request = new JsonObject
        {
            ["namespace"] = home.Name,
            ["name"] = "by-rest",
            ["templates"] = new JsonObject { ["references"] = new JsonArray(new JsonObject { ["name"] = "errors" }) },
            ["arguments"] = new JsonArray(new JsonObject { ["name"] = "most", ["value"] = "0.05" }),
        };
        var started = await Eventually.ReadAsync(
            () => SendAsync(http, HttpMethod.Post, "/api/v1/runs", request),
            // Until the service has read the runs of the cluster it says so.
            static answer =>
                answer.Status != HttpStatusCode.ServiceUnavailable,
            "the service",
            Patience
        );
        started.Status.ShouldBe(HttpStatusCode.OK, started.Body);

        var events = (await SendAsync(http, HttpMethod.Get, $"/api/v1/runs/{home.Name}/by-rest/watch")).Body;
        var last = JsonNode.Parse(events.Split('\n').Last(static l => l.StartsWith("data: ", StringComparison.Ordinal))[6..])!;

        $"{last["run"]!["phase"]}".ShouldBe("Successful");
        var stored = (await home.Cluster.Client.GetAsync(KnownResources.AnalysisRuns, home.Name, "by-rest")).ToNode();
        $"{stored["status"]!["phase"]}".ShouldBe("Successful");
        $"{stored["status"]!["metricResults"]![0]!["measurements"]![0]!["value"]}".ShouldBe("0.02");
        (await SendAsync(http, HttpMethod.Get, $"/api/v1/runs/{home.Name}/nobody")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task ByGrpcAsync(ClusterNamespace home, Uri address, string token, string readToken)
    {
        using var channel = GrpcChannel.ForAddress(address);
        var client = new V1.AnalysisService.AnalysisServiceClient(channel);
        var request = new V1.StartRunRequest
        {
            Namespace = home.Name,
            Name = "by-grpc",
            Templates = new() { References = { new V1.TemplateReference { Name = "errors" } } },
            Arguments =
            {
                new V1.Argument { Name = "most", Value = "0.01" },
            },
        };

        var started = await client.StartRunAsync(request, Options(token));
        V1.Run? last = null;
        using (var watch = client.WatchRun(new V1.WatchRunRequest { Namespace = home.Name, Name = "by-grpc" }, Options(token)))
        {
            await foreach (var change in watch.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
            {
                last = change.Run;
            }
        }

        (last!.Uid, last.Phase).ShouldBe((started.Uid, "Failed"));
        last.Message.ShouldContain("assessed Failed due to failed (1) > failureLimit (0)");
        (await client.ListRunsAsync(new V1.ListRunsRequest { Namespace = home.Name, Phases = { "Failed" } }, Options(token)))
            .Runs.Single()
            .Name.ShouldBe("by-grpc");
        (await CodeOfAsync(client.GetRunAsync(new V1.GetRunRequest { Namespace = home.Name, Name = "nobody" }, Options(token)))).ShouldBe(
            StatusCode.NotFound
        );
        (await CodeOfAsync(client.StartRunAsync(request, Options(readToken)))).ShouldBe(StatusCode.PermissionDenied);
        (await CodeOfAsync(client.StartRunAsync(request, Options("nonsense")))).ShouldBe(StatusCode.Unauthenticated);
    }

    private static CallOptions Options(string token) =>
        new(
            new Metadata { { "authorization", $"Bearer {token}" } },
            TimeProvider.System.GetUtcNow().UtcDateTime + Patience,
            TestContext.Current.CancellationToken
        );

    private static async Task<StatusCode> CodeOfAsync<T>(AsyncUnaryCall<T> call)
    {
        using (call)
        {
            return (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode;
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(
        HttpClient http,
        HttpMethod method,
        string path,
        JsonObject? body = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        using var text = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        return (answer.StatusCode, await text.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static JsonObject Template(ClusterNamespace home, string source) =>
        new()
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = "AnalysisTemplate",
            ["metadata"] = new JsonObject { ["name"] = "errors", ["namespace"] = home.Name },
            ["spec"] = JsonNode.Parse(
                $$$"""
                {"args":[{"name":"most"}],"metrics":[{"name":"errors","successCondition":"result < {{args.most}}",
                 "provider":{"web":{"url":"{{{source}}}/errors.json","jsonPath":"{$.errors}"} } } ]}
                """
            ),
        };

    private static async Task<WebApplication> StartSourceAsync()
    {
        var builder = StubHost.CreateBuilder();
        var source = builder.Build();
        source.Urls.Add("http://127.0.0.1:0");
        source.MapGet("/errors.json", static () => Results.Json(new Dictionary<string, double> { ["errors"] = 0.02 }));
        await source.StartAsync(TestContext.Current.CancellationToken);
        return source;
    }
}
