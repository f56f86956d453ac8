using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>Analyses of scenarios. Nobody measures: the scenarios themselves write the verdicts.</summary>
internal static class ScenarioTemplates
{
    /// <param name="clusters">Where.</param>
    /// <param name="name">Of the template.</param>
    /// <param name="count">Measurements; 0 for no end.</param>
    public static async Task CreateAsync(ClusterFixture clusters, string name, int count = 1)
    {
        var bed = await clusters.ShareAsync(ScenarioBed.StartAsync);
        await bed.Home.CreateAsync(
            KnownResources.AnalysisTemplates,
            $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisTemplate
            metadata: { name: {{name}} }
            spec:
              args: [{ name: stable, value: a }, { name: latest, value: b }, { name: baseline, value: c }, { name: canary, value: d }]
              metrics:
                - name: rate
                  interval: 10s
                  {{(count > 0 ? $"count: {count}" : "successCondition: result > 0")}}
                  provider: { web: { url: "http://nobody.example/" } }
            """
        );
    }
}
