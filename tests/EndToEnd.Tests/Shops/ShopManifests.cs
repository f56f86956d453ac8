namespace Rollouts.EndToEnd.Tests;

/// <summary>What a team would apply: a Service, an analysis over Prometheus and a Rollout with two analysed steps.</summary>
internal static class ShopManifests
{
    public const string Name = "shop";
    public const int Replicas = 5;
    public const int Measurements = 5;

    public const string GoodImage = "rollouts-demo:good-1";
    public const string NextGoodImage = "rollouts-demo:good-2";

    /// <summary>Fails 12 % of its requests.</summary>
    public const string BadImage = "rollouts-demo:bad-1";

    public const string Service = """
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec:
          selector: { app: shop }
          ports:
            - { port: 80 }
        """;

    /// <summary>
    /// No data is neither success nor failure: Prometheus may take five seconds to learn of new pods, and two scrapes more to know a rate.
    /// </summary>
    public static string Template(string prometheus, string @namespace) =>
        $$$"""
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisTemplate
            metadata: { name: success-rate }
            spec:
              args:
                - name: hash
              metrics:
                - name: success-rate
                  initialDelay: 6s
                  interval: 2s
                  count: {{{Measurements}}}
                  failureLimit: 2
                  inconclusiveLimit: 4
                  successCondition: len(result) > 0 && result[0] >= 0.95
                  failureCondition: len(result) > 0 && result[0] < 0.95
                  provider:
                    prometheus:
                      address: {{{prometheus}}}
                      query: |
                        sum(rate(demo_requests_total{namespace="{{{@namespace}}}",pod_template_hash="{{args.hash}}",code="200"}[10s]))
                        / sum(rate(demo_requests_total{namespace="{{{@namespace}}}",pod_template_hash="{{args.hash}}"}[10s]))
            """;

    public static string Rollout(string image) =>
        $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: { name: {{Name}} }
            spec:
              replicas: {{Replicas}}
              selector: { matchLabels: { app: shop } }
              template:
                metadata: { labels: { app: shop } }
                spec:
                  containers:
                    - { name: shop, image: "{{image}}" }
              strategy:
                canary:
                  maxSurge: 1
                  maxUnavailable: 0
                  steps:
                    - setWeight: 20
                    - analysis: &rate
                        templates:
                          - templateName: success-rate
                        args:
                          - name: hash
                            valueFrom: { podTemplateHashValue: Latest }
                    - setWeight: 60
                    - pause: { duration: 2s }
                    - analysis: *rate
            """;
}
