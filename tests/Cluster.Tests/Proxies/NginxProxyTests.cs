using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>Real HTTP through a real nginx that follows the Ingresses that our controller writes.</summary>
public sealed class NginxProxyTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Canary_Promoted_GetsItsShareAtEveryStep_AndNoRequestIsLost()
    {
        await using var shop = await OpenAsync();
        await ProxiedRelease.OfAPromotedCanaryAsync(shop);
    }

    [Fact]
    public async Task Canary_Aborted_GetsNothingMore_AndNoRequestIsLost()
    {
        await using var shop = await OpenAsync();
        await ProxiedRelease.OfAnAbortedCanaryAsync(shop);
    }

    private Task<ProxiedShop> OpenAsync() =>
        ProxiedShop.OpenAsync(
            clusters,
            new NginxTranslator(),
            "{ nginx: { stableIngress: shop } }",
            home =>
                home.CreateAsync(
                    KnownResources.Ingresses,
                    $$"""
                    apiVersion: networking.k8s.io/v1
                    kind: Ingress
                    metadata: { name: shop }
                    spec:
                      ingressClassName: nginx
                      rules:
                        - http:
                            paths:
                              - path: /
                                pathType: Prefix
                                backend: { service: { name: {{ProxiedShop.StableService}}, port: { number: 80 } } }
                    """
                ),
            ProxiedRelease.Steps
        );
}
