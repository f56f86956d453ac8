using Microsoft.Extensions.DependencyInjection;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>Contexts and providers as the service makes them.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static ProviderRegistry Registry(Action<EgressOptions>? egress = null, string? prometheusAddress = null)
    {
        var services = new ServiceCollection();
        services.AddWebProvider().AddPrometheusProvider();
        services.Configure(egress ?? (_ => { }));
        services.Configure<PrometheusOptions>(o => o.Address = prometheusAddress);
        return services.BuildServiceProvider().GetRequiredService<ProviderRegistry>();
    }

    public static Task<ProviderAnswer> Measure(
        WebMetric metric,
        Action<EgressOptions>? egress = null,
        CancellationToken cancellationToken = default
    ) => Registry(egress).Find("web")!.StartAsync(Context(new MetricProvider { Web = metric }), cancellationToken);

    public static Task<ProviderAnswer> Measure(PrometheusMetric metric, string? defaultAddress = null) =>
        Registry(prometheusAddress: defaultAddress).Find("prometheus")!.StartAsync(Context(new MetricProvider { Prometheus = metric }));

    public static MeasurementContext Context(MetricProvider provider, DateTimeOffset? at = null) =>
        new()
        {
            Run = new RunIdentity("default", "run", "uid-1"),
            Metric = new Metric { Name = "success-rate", Provider = provider },
            Ordinal = 1,
            At = at ?? Now,
            Http = EgressHttpClient.Create(),
            Secrets = new NoSecrets(),
        };

    public static ProviderAnswer.Value ShouldBeValue(this ProviderAnswer answer) =>
        answer.ShouldBeOfType<ProviderAnswer.Value>(answer.ToString());

    public static string ShouldBeError(this ProviderAnswer answer) => answer.ShouldBeOfType<ProviderAnswer.Error>(answer.ToString()).Reason;

    private sealed class NoSecrets : ISecretReader
    {
        public Task<string> ReadAsync(
            SecretScope scope,
            string runNamespace,
            string name,
            string key,
            CancellationToken cancellationToken = default
        ) => throw new ProviderException($"secret {name} is not there");
    }
}
