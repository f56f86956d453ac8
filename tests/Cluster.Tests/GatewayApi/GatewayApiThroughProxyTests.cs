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
            - backendRefs:
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

    private async Task<ProxiedShop> OpenAsync(string trafficRouting)
    {
        await MeshDefinitions.EnsureAsync(await clusters.GetAsync());
        return await ProxiedShop.OpenAsync(
            clusters,
            new HaproxyTranslator(),
            trafficRouting,
            home => home.CreateAsync(HaproxyTranslator.HttpRoutes, Route),
            ProxiedRelease.Steps
        );
    }
}
