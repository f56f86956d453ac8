using Microsoft.Extensions.DependencyInjection;

namespace Rollouts.Providers;

/// <summary>Registers every metric provider of this room.</summary>
public static class MetricProviderServiceCollectionExtensions
{
    public static IServiceCollection AddMetricProviders(this IServiceCollection services) =>
        services
            .AddPrometheusProvider()
            .AddWebProvider()
            .AddDatadogProvider()
            .AddNewRelicProvider()
            .AddCloudWatchProvider()
            .AddGraphiteProvider()
            .AddInfluxdbProvider()
            .AddWavefrontProvider()
            .AddSkywalkingProvider()
            .AddKayentaProvider()
            .AddJobProvider()
            .AddComparisonProvider()
            .AddJudgeProvider()
            .AddPluginProvider();
}
