using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>Real requests through a real proxy that follows the HTTPRoute that we write.</summary>
public sealed class GatewayApiThroughProxyTests(ClusterFixture clusters)
{
    private const string Route = $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: shop }
        spec:
          parentRefs: [{ name: edge }]
          rules:
            - name: all
              backendRefs:
                - { name: {{ProxiedShop.StableService}}, port: 80, weight: 100 }
                - { name: {{ProxiedShop.CanaryService}}, port: 80, weight: 0 }
        """;

    [Fact]
    public async Task Promoted_EveryStep_GetsItsShareAndNoRequestFails()
    {
        await using var shop = await OpenAsync("{ gatewayAPI: { httpRoute: shop } }");

        await ProxiedRelease.OfAPromotedCanaryAsync(shop);
    }

    [Fact]
    public async Task Aborted_ByThePluginsManifest_NoRequestFails()
    {
        await using var shop = await OpenAsync("{ plugins: { argoproj-labs/gatewayAPI: { httpRoutes: [{ name: shop }] } } }");

        await ProxiedRelease.OfAnAbortedCanaryAsync(shop);
    }

    /// <summary>At weight 0 the header of a step decides alone who reaches the canary, and after an abort nobody does.</summary>
    [Fact]
    public async Task HeaderRoute_AtWeightZero_LeadsWhoHasTheHeaderToTheCanary_AndNobodyElse()
    {
        var tester = new Dictionary<string, string> { ["X-Tester"] = "yes" };
        await using var shop = await OpenAsync(
            "{ managedRoutes: [{ name: testers }], gatewayAPI: { httpRoute: shop } }",
            """[{setCanaryScale: {replicas: 1}}, {setHeaderRoute: {name: testers, match: [{headerName: X-Tester, headerValue: {exact: "yes"}}]}}, {pause: {}}]"""
        );
        await shop.ReleaseAsync();
        var status = (await shop.AwaitPausedAtAsync(2))["status"]!;
        var (canary, stable) = ((string)status["currentPodHash"]!, (string)status["stableRS"]!);
        await shop.ShouldAllReachAsync(canary, tester);
        await shop.ShouldAllReachAsync(stable, null);
        await shop.ShouldAllReachAsync(stable, new Dictionary<string, string> { ["X-Tester"] = "no" });

        await shop.AbortAsync();
        await shop.AwaitPhaseAsync("Degraded");
        await shop.AwaitGoneAsync(canary);
        await shop.ShouldAllReachAsync(stable, tester);
        shop.Load.Failed.ShouldBe(0, string.Join('\n', shop.Load.Failures));
    }

    private async Task<ProxiedShop> OpenAsync(string trafficRouting, string steps = ProxiedRelease.Steps)
    {
        await MeshDefinitions.EnsureAsync(await clusters.GetAsync());
        return await ProxiedShop.OpenAsync(
            clusters,
            new HaproxyTranslator(),
            trafficRouting,
            home => home.CreateAsync(HaproxyTranslator.HttpRoutes, Route),
            steps
        );
    }
}
