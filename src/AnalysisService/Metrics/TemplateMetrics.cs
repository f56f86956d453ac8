using System.Diagnostics.Metrics;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>The templates of the cluster in metrics (row L26).</summary>
internal sealed class TemplateMetrics : BackgroundService
{
    private readonly IReadOnlyList<Informer> _informers;

    public TemplateMetrics(
        AnalysisMetrics metrics,
        IKubernetesClient client,
        AnalysisServiceOptions options,
        TimeProvider time,
        ILoggerFactory loggers
    )
    {
        var inNamespace = new InformerOptions { Namespace = options.Namespace };
        _informers =
        [
            new Informer(client, KnownResources.AnalysisTemplates, inNamespace, time, loggers),
            // A service for one namespace need not have rights beyond it.
            .. options.Namespace is null
                ? (IEnumerable<Informer>)
                    [new Informer(client, KnownResources.ClusterAnalysisTemplates, new InformerOptions(), time, loggers)]
                : [],
        ];
        metrics.AddGauge("analysis_template_info", "The templates that there are", Templates);
        metrics.AddGauge("analysis_template_metric_info", "The provider type of each metric of a template", Metrics);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_informers.Select(i => i.RunAsync(stoppingToken)));

    private IEnumerable<KubeObject> All() => _informers.SelectMany(static i => i.List());

    private IEnumerable<Measurement<int>> Templates() => All().Select(static t => new Measurement<int>(1, Names(t)));

    private IEnumerable<Measurement<int>> Metrics() =>
        from template in All()
        from metric in MetricsOf(template)
        let name = ProviderSelection.NamesOf(metric.Provider) is [var first, ..] ? first : ""
        select new Measurement<int>(1, [.. Names(template), new("type", ProviderTypeNames.Of(name)), new("metric", metric.Name)]);

    private static IReadOnlyList<Metric> MetricsOf(KubeObject template) =>
        TypedReader.TryRead<AnalysisTemplate>(template.Json.Span, out var read, out _) ? read!.Spec.Metrics ?? [] : [];

    private static KeyValuePair<string, object?>[] Names(KubeObject template) =>
        [new("namespace", template.Header.Namespace), new("name", template.Header.Name)];
}
