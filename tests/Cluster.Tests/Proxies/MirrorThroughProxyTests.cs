using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>
/// Mirror routes by real requests (rows C22 and G6): the canary gets copies of its share of those that match, and of no others, while users are answered by
/// weight as without it, and no request fails.
/// </summary>
public sealed class MirrorThroughProxyTests(ClusterFixture clusters)
{
    private const int Percent = 35;
    private const int Few = 1_000;
    private const string Steps = """
        [{setCanaryScale: {replicas: 1}}, {setMirrorRoute: {name: shadow, percentage: 35, match: [{method: {exact: GET}, path: {prefix: /search}}]}}, {pause: {}}, {setWeight: 40}, {pause: {}}]
        """;

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

    private const string VirtualService = $$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: { name: shop }
        spec:
          hosts: [shop.example]
          http:
            - route:
                - { destination: { host: {{ProxiedShop.StableService}} }, weight: 100 }
                - { destination: { host: {{ProxiedShop.CanaryService}} }, weight: 0 }
        """;

    [Fact]
    public async Task HttpRoute_CopiesItsShareOfTheRequestsThatMatch()
    {
        await using var shop = await OpenAsync(
            new NginxHttpRoutes(),
            "gatewayAPI: { httpRoute: shop }",
            home => home.CreateAsync(HaproxyTranslator.HttpRoutes, Route)
        );

        await ReleaseAsync(shop);
    }

    [Fact]
    public async Task VirtualService_CopiesItsShareOfTheRequestsThatMatch()
    {
        await using var shop = await OpenAsync(
            new NginxVirtualServices(),
            "istio: { virtualService: { name: shop } }",
            home => home.CreateAsync(NginxVirtualServices.VirtualServices, VirtualService)
        );

        await ReleaseAsync(shop);
    }

    private static async Task ReleaseAsync(ProxiedShop shop)
    {
        await shop.ReleaseAsync();
        var status = (await shop.AwaitPausedAtAsync(2))["status"]!;
        var (canary, stable) = ((string)status["currentPodHash"]!, (string)status["stableRS"]!);
        await shop.ShouldMirrorAsync(canary, "/search/shoes", weight: 0, Percent);
        await shop.ShouldMirrorAsync(canary, "/cart", weight: 0, percent: 0, Few);

        await shop.ResumeAsync();
        await shop.AwaitPausedAtAsync(4);
        await shop.ShouldMirrorAsync(canary, "/search?for=hats", weight: 40, Percent);

        await shop.AbortAsync();
        await shop.AwaitPhaseAsync("Degraded");
        await shop.AwaitGoneAsync(canary);
        await shop.ShouldAllReachAsync(stable, null);
        shop.ShouldHaveServedAll();
    }

    private async Task<ProxiedShop> OpenAsync(IProxyTranslator translator, string router, Func<ClusterNamespace, Task> createAsync)
    {
        await MeshDefinitions.EnsureAsync(await clusters.GetAsync());
        return await ProxiedShop.OpenAsync(
            clusters,
            translator,
            $"{{ managedRoutes: [{{ name: shadow }}], {router} }}",
            createAsync,
            Steps
        );
    }
}
