using Microsoft.AspNetCore.Http;
using Rollouts.TestKit;

namespace Rollouts.Kubernetes.Tests;

public sealed class ApiDiscoveryTests
{
    [Fact]
    public async Task Find_SeveralVersions_TheServersPreferenceWins()
    {
        await using var server = await StubServer.StartAsync(AnswerAsync);
        await using var client = server.Client();

        (await client.Discovery.FindAsync("autoscaling", "horizontalpodautoscalers")).ShouldBe(
            new ResourceType("autoscaling", "v1", "horizontalpodautoscalers", "HorizontalPodAutoscaler")
        );
        (await client.Discovery.FindAsync("autoscaling", "novelties"))!.Version.ShouldBe("v2");
        (await client.Discovery.FindByKindAsync("autoscaling/v2", "HorizontalPodAutoscaler"))!.Version.ShouldBe("v2");
        (await client.Discovery.FindAsync("", "nodes")).ShouldBe(KnownResources.Nodes);
        (await client.Discovery.FindAsync("", "pods/status")).ShouldBeNull();
    }

    [Fact]
    public async Task Find_Twice_AsksOnce()
    {
        await using var server = await StubServer.StartAsync(AnswerAsync);
        await using var client = server.Client();

        await client.Discovery.FindAsync("", "nodes");
        var before = server.Requests.Count;
        await client.Discovery.FindAsync("", "nodes");
        await client.Discovery.FindByKindAsync("v1", "Node");
        server.Requests.Count.ShouldBe(before);
        await client.Discovery.RefreshAsync();
        await client.Discovery.FindAsync("", "nodes");

        server.Requests.Count.ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task Find_Missing_LooksAgainAfterAWhile()
    {
        var clock = new ManualTimeProvider();
        var served = false;
        await using var server = await StubServer.StartAsync(context =>
            context.Request.Path == "/apis/autoscaling/v1" && served
                ? StubServer.JsonAsync(context, """{"resources":[{"name":"late","kind":"Late","namespaced":true}]}""")
                : AnswerAsync(context)
        );
        await using var client = server.Client(time: clock);
        (await client.Discovery.FindAsync("autoscaling", "late")).ShouldBeNull();

        served = true;
        (await client.Discovery.FindAsync("autoscaling", "late")).ShouldBeNull();
        clock.Advance(TimeSpan.FromSeconds(11));

        (await client.Discovery.FindAsync("autoscaling", "late")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Find_OneGroupIsDown_OthersAreFound()
    {
        await using var server = await StubServer.StartAsync(AnswerAsync);
        await using var client = server.Client();

        (await client.Discovery.FindAsync("metrics.k8s.io", "pods")).ShouldBeNull();
        (await client.Discovery.FindAsync("", "nodes")).ShouldNotBeNull();
    }

    private static Task AnswerAsync(HttpContext context) =>
        context.Request.Path.Value switch
        {
            "/api" => StubServer.JsonAsync(context, """{"versions":["v1"]}"""),
            "/api/v1" => StubServer.JsonAsync(
                context,
                """
                {"resources":[{"name":"nodes","kind":"Node","namespaced":false},{"name":"pods","kind":"Pod","namespaced":true},
                 {"name":"pods/status","kind":"Pod","namespaced":true}]}
                """
            ),
            "/apis" => StubServer.JsonAsync(
                context,
                """
                {"groups":[
                  {"name":"metrics.k8s.io","versions":[{"version":"v1beta1"}],"preferredVersion":{"version":"v1beta1"}},
                  {"name":"autoscaling","versions":[{"version":"v2"},{"version":"v1"}],"preferredVersion":{"version":"v1"}}]}
                """
            ),
            "/apis/autoscaling/v1" => StubServer.JsonAsync(
                context,
                """{"resources":[{"name":"horizontalpodautoscalers","kind":"HorizontalPodAutoscaler","namespaced":true}]}"""
            ),
            "/apis/autoscaling/v2" => StubServer.JsonAsync(
                context,
                """
                {"resources":[{"name":"horizontalpodautoscalers","kind":"HorizontalPodAutoscaler","namespaced":true},
                 {"name":"novelties","kind":"Novelty","namespaced":true}]}
                """
            ),
            _ => StubServer.JsonAsync(context, "the aggregated server is down", 503),
        };
}
