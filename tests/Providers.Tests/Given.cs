using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>Contexts and providers as the service makes them.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The exchange of a service.</summary>
    public static HttpExchange Exchange(TimeProvider? time = null, QueryBudgetOptions? budget = null)
    {
        time ??= TimeProvider.System;
        var budgets = new QueryBudgets(Options.Create(budget ?? new QueryBudgetOptions()), time);
        return new HttpExchange(new EgressOptions(), time, budgets, new ProviderMetrics(budgets));
    }

    public static ProviderRegistry Registry(
        Action<EgressOptions>? egress = null,
        string? prometheusAddress = null,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeProvider? time = null
    )
    {
        var services = new ServiceCollection();
        services.AddSingleton(new EnvironmentVariables(name => environment?.GetValueOrDefault(name)));
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddMetricProviders();
        services.Configure(egress ?? (_ => { }));
        services.Configure<PrometheusOptions>(o => o.Address = prometheusAddress);
        return services.BuildServiceProvider().GetRequiredService<ProviderRegistry>();
    }

    public static Task<ProviderAnswer> Measure(
        WebMetric metric,
        Action<EgressOptions>? egress = null,
        CancellationToken cancellationToken = default
    ) => Registry(egress).Find("web")!.StartAsync(Context(new MetricProvider { Web = metric }), cancellationToken);

    public static Task<ProviderAnswer> Measure(
        PrometheusMetric metric,
        string? defaultAddress = null,
        IReadOnlyDictionary<string, string>? environment = null
    ) =>
        Registry(prometheusAddress: defaultAddress, environment: environment)
            .Find("prometheus")!
            .StartAsync(Context(new MetricProvider { Prometheus = metric }));

    /// <summary>Asks the provider of the metric.</summary>
    /// <param name="provider">The metric's source.</param>
    /// <param name="secrets">Secrets of the service and the run.</param>
    /// <param name="environment">The service's variables.</param>
    public static Task<ProviderAnswer> Measure(
        MetricProvider provider,
        GivenSecrets? secrets = null,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeProvider? time = null
    )
    {
        var context = Context(provider) with { Secrets = secrets ?? new GivenSecrets() };
        return ProviderSelection.Find(Registry(environment: environment, time: time), context.Metric)!.StartAsync(context);
    }

    /// <summary>Asks the provider of the metric for series of the ten minutes before now, one point a minute.</summary>
    public static Task<IReadOnlyList<LabelledSeries>> MeasureRange(
        MetricProvider provider,
        GivenSecrets? secrets = null,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var context = Context(provider) with { Secrets = secrets ?? new GivenSecrets() };
        var source = (IRangeQueryProvider)ProviderSelection.Find(Registry(environment: environment), context.Metric)!;
        return source.QueryRangeAsync(context, Now.AddMinutes(-10), Now, TimeSpan.FromMinutes(1));
    }

    public static MeasurementContext Context(MetricProvider provider, DateTimeOffset? at = null) =>
        new()
        {
            Run = new RunIdentity("default", "run", "uid-1"),
            Metric = new Metric { Name = "success-rate", Provider = provider },
            Ordinal = 1,
            At = at ?? Now,
            Http = EgressHttpClient.Create(new EgressOptions { AllowLoopback = true }),
            Secrets = new GivenSecrets(),
        };

    public static ProviderAnswer.Value ShouldBeValue(this ProviderAnswer answer) =>
        answer.ShouldBeOfType<ProviderAnswer.Value>(answer.ToString());

    public static string ShouldBeError(this ProviderAnswer answer) => answer.ShouldBeOfType<ProviderAnswer.Error>(answer.ToString()).Reason;
}
