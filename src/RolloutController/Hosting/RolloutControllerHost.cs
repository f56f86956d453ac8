using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;
using Rollouts.Providers;

namespace Rollouts.RolloutController;

/// <summary>Puts the controller together, for its own process and for programs that host it.</summary>
public static class RolloutControllerHost
{
    private const string Component = "rollouts-controller";
    private const string LeaseName = "argo-rollouts-controller-lock";

    /// <summary>A host that is ready to run: the controller, <c>/healthz</c> and <c>/readyz</c> on one port, <c>/metrics</c> on another.</summary>
    /// <param name="options">How it runs; checked when the host starts.</param>
    /// <param name="configure">Further services, for example the cluster connection or other logging.</param>
    public static WebApplication Create(RolloutControllerOptions options, Action<IServiceCollection>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        // Nothing is read from the folder the process happens to be in, and nothing is loaded that three addresses do not need.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenAnyIP(options.HealthzPort);
            if (options.MetricsPort != options.HealthzPort || options.MetricsPort == 0)
            {
                kestrel.ListenAnyIP(options.MetricsPort);
            }
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddRolloutController(options);
        configure?.Invoke(builder.Services);
        // Whoever writes is fenced; only the lease itself and events go past it.
        builder.Services.TryAddSingleton<IKubernetesClient>(provider =>
            provider.GetRequiredService<KubernetesClient>().FencedBy(provider.GetRequiredService<ILeadership>())
        );
        builder.Services.AddKubernetesClient();

        var app = builder.Build();
        var addresses = new ControllerAddresses(
            app.Services.GetRequiredService<ControllerCaches>(),
            app.Services.GetRequiredService<ControllerMetrics>()
        );
        app.Run(addresses.AnswerAsync);
        return app;
    }

    /// <summary>Adds the controller to a host that brings a <see cref="KubernetesClient"/>.</summary>
    public static IServiceCollection AddRolloutController(this IServiceCollection services, RolloutControllerOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<RolloutControllerOptions>, RolloutControllerOptionsValidator>();
        services.AddSingleton(Options.Create(options));
        services.AddSingleton<ControllerCaches>();
        services.AddSingleton<ControllerMetrics>();
        services.AddSingleton<UnseenWrites>();
        services.AddSingleton<RoutedWatches>();
        services.AddSingleton<RoutedObjects>();
        services.AddSingleton<OwnedObjects>();
        services.AddSingleton<IstioCluster>();
        services.AddSingleton<DestinationRuleReleaser>();
        services.AddSingleton<ITrafficRouter>(provider => new IstioRouter(
            provider.GetRequiredService<IstioCluster>().FindAsync,
            options.IstioApiVersion
        ));
        services.AddSingleton<ITrafficRouter, NginxRouter>();
        services.AddAwsQueries();
        services.AddSingleton<LoadBalancers>();
        services.AddSingleton<AlbStatuses>();
        services.AddSingleton<RegisteredTargets>();
        services.AddSingleton<ITrafficRouter, AlbRouter>();
        services.AddSingleton<AlbReleaser>();
        services.AddSingleton<ITrafficRouter, SmiRouter>();
        services.AddSingleton<ITrafficRouter, AmbassadorRouter>();
        services.AddSingleton<ITrafficRouter, AppMeshRouter>();
        services.AddSingleton<ITrafficRouter, TraefikRouter>();
        services.AddSingleton<ITrafficRouter, ApisixRouter>();
        services.AddSingleton<ITrafficRouter, GatewayApiRouter>();
        services.AddPlugins(options);
        services.AddShareMeter(options);
        services.AddSingleton<TrafficRoutes>();
        services.AddSingleton<ReferenceChecks>();
        services.AddSingleton<CacheReader>();
        services.AddSingleton<SnapshotBuilder>();
        services.AddSingleton(Leadership);
        services.AddSingleton<PodEvictions>();
        services.AddSingleton<PlanExecutor>();
        services.AddSingleton<RolloutReconciler>();
        services.AddSingleton<ExperimentMetrics>();
        services.AddSingleton<ExperimentSnapshotBuilder>();
        services.AddSingleton<LateReferences>();
        services.AddSingleton<ExperimentExecutor>();
        services.AddSingleton<ExperimentReconciler>();
        services.AddSingleton<ServiceReleaser>();
        services.AddSingleton<RouteReleaser>();
        services.AddSingleton<WorkloadReleaser>();
        services.AddSingleton<LeftObjects>();
        services.TryAddSingleton<IEventRecorder>(provider => new EventRecorder(
            provider.GetRequiredService<KubernetesClient>(),
            Component,
            provider.GetRequiredService<TimeProvider>(),
            // A rollout of many steps records more events than client-go lets one object have, and tools read them all, also those of hundreds of Rollouts at once.
            new EventRecorderOptions
            {
                Writers = 4,
                QueueSize = 10_000,
                SpamBurst = 1000,
                SpamRefill = TimeSpan.FromSeconds(1),
            },
            loggers: provider.GetRequiredService<ILoggerFactory>()
        ));
        services.AddHostedService<ReconcileService>();
        return services;
    }

    private static ILeadership Leadership(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<RolloutControllerOptions>>().Value;
        if (!options.LeaderElect)
        {
            return new SoleLeadership();
        }

        return new LeaseLeadership(
            services.GetRequiredService<KubernetesClient>(),
            new LeaseOptions
            {
                Namespace = options.LeaseNamespace,
                // Row L12.
                Name = options.InstanceId.Length == 0 ? LeaseName : $"{LeaseName}-{options.InstanceId}",
                Identity = $"{Environment.MachineName}_{Guid.NewGuid():N}",
                Duration = options.LeaseDuration,
                RenewDeadline = options.LeaseRenewDeadline,
                RetryPeriod = options.LeaseRetryPeriod,
            },
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>()
        );
    }
}
