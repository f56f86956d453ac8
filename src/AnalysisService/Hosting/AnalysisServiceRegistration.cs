using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Rollouts.Analysis;
using Rollouts.Kubernetes;
using Rollouts.Providers;

namespace Rollouts.AnalysisService;

/// <summary>The parts of the service.</summary>
internal static class AnalysisServiceRegistration
{
    public static IServiceCollection AddAnalysisService(this IServiceCollection services, AnalysisServiceOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<AnalysisServiceOptions>, AnalysisServiceOptionsValidator>();
        services.AddSingleton(Options.Create(options));
        services.AddSingleton(options);
        var standAlone = options.IsStandAlone(services);
        services.AddAccess(options, hasCluster: !standAlone);
        if (standAlone)
        {
            AddStandAlone(services, options);
        }
        else
        {
            AddCluster(services, options);
        }

        AddAnalysis(services, options, standAlone);
        services.AddSingleton(provider => StoreFactory.Create(options, provider.GetService<ILoggerFactory>()));
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton<StoreQueue>();
        services.AddSingleton<StoreWriter>();
        services.AddSingleton<MeasurementArchive>();
        services.AddSingleton<VerdictStore>();
        services.AddSingleton<AuditLog>();
        services.TryAddSingleton<IAuditLog>(static provider => provider.GetRequiredService<AuditLog>());
        services.TryAddSingleton<IVerdictStore>(static provider => provider.GetRequiredService<VerdictStore>());
        services.TryAddSingleton<IRunScheduler, QuartzRunScheduler>();
        services.TryAddSingleton(Ownership);
        services.AddSingleton<HeldShares>();
        services.AddSingleton<AnalysisMetrics>();
        services.AddSingleton<EgressClient>();
        services.AddSingleton<UnwrittenOutcomes>();
        services.AddSingleton<MeasurementRunner>();
        services.AddSingleton<RunStatusWriter>();
        services.AddSingleton<FinishedRuns>();
        services.AddSingleton<RunViewCache>();
        services.AddSingleton<RunPreparation>();
        services.AddSingleton<RunReconciler>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<RunBoard>();
        services.AddSingleton<WindowArchive>();
        services.AddSingleton<RunHistory>();
        services.AddSingleton<RunViews>();
        services.AddSingleton<PageStream>();
        services.AddApi();
        services.AddHostedService<OptionsCheck>();
        services.AddSingleton<IValidateOptions<AnalysisServiceOptions>, TracingOptionsValidator>();
        services.AddSingleton(options.Tracing);
        services.AddHostedService<TraceExport>();
        services.AddHostedService<StoreStartup>();
        services.AddHostedService(static provider => provider.GetRequiredService<StoreWriter>());
        services.AddHostedService<StoreRetention>();
        services.AddHostedService<RunWorker>();
        services.AddHostedService<FirstListCleanup>();
        services.AddSingleton<IReadOnlyList<AnalysisSchedule>>(_ => options.SchedulesPath is { } path ? ScheduleFile.Read(path) : []);
        services.TryAddSingleton<ILocalObjects, StoredLocalObjects>();
        services.AddSingleton<ScheduleBegins>();
        services.AddSingleton<StoredSchedules>();
        services.AddSingleton<ScheduleCatalog>();
        services.AddSingleton<ScheduleRuns>();
        services.AddSingleton<ScheduledRuns>();
        services.AddSingleton<ScheduleMetrics>();
        services.AddHostedService<ScheduleRunner>();
        services.AddHostedService<Announcement>();
        // What is under way when the process is asked to stop is given up; the next process measures again.
        services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        return services;
    }

    // Several replicas over one database share the runs; over files of their own, one works.
    private static IRunOwnership Ownership(IServiceProvider services) =>
        services.GetRequiredService<StoreDatabase>() is PostgresStore store && services.GetRequiredService<IRunRepository>() is ClusterRuns
            ? ActivatorUtilities.CreateInstance<ClusterOwnership>(services, store)
            : ActivatorUtilities.CreateInstance<LeaseOwnership>(services);

    private static void AddCluster(IServiceCollection services, AnalysisServiceOptions options)
    {
        services.Configure<ClientOptions>(client =>
        {
            client.UserAgent = "rollouts-analysis";
            client.Qps = options.Qps;
            client.Burst = options.Burst;
        });
        services.AddKubernetesClient(provider =>
            ConnectionFinder.Find(options.Kubeconfig, options.Context, provider.GetRequiredService<TimeProvider>())
        );
        services.AddSingleton(provider => new Informer(
            provider.GetRequiredService<IKubernetesClient>(),
            KnownResources.AnalysisRuns,
            new InformerOptions
            {
                Namespace = options.Namespace,
                LabelSelector = InstanceSelector.For(options.InstanceId),
                ResyncPeriod = options.Resync,
                Trim = FinishedRunTrimming.Trim,
            },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()
        ));
        services.AddHostedService<TemplateMetrics>();
        services.TryAddSingleton<IRunRepository, ClusterRuns>();
        services.TryAddSingleton(provider => LeaderElection.Create(provider, options));
        services.TryAddSingleton<ITemplateRepository, ClusterTemplates>();
        services.TryAddSingleton<IEventRecorder>(static provider => new EventRecorder(
            provider.GetRequiredService<IKubernetesClient>(),
            "rollouts-analysis",
            provider.GetRequiredService<TimeProvider>(),
            loggers: provider.GetRequiredService<ILoggerFactory>()
        ));
        services.TryAddSingleton<ISecretReader>(provider => new ClusterSecretReader(
            provider.GetRequiredService<IKubernetesClient>(),
            options.ServiceNamespace ?? provider.GetService<ClusterConnection>()?.Namespace ?? "default"
        ));
    }

    private static void AddStandAlone(IServiceCollection services, AnalysisServiceOptions options)
    {
        services.TryAddSingleton<IRunRepository, LocalRuns>();
        services.TryAddSingleton<ILeadership, SoleLeadership>();
        services.TryAddSingleton<ITemplateRepository, LocalTemplates>();
        services.TryAddSingleton<IEventRecorder, EventLogRecorder>();
        services.TryAddSingleton<ISecretReader>(_ => new FileSecretReader(options.SecretsPath, options.ServiceNamespace ?? "default"));
    }

    private static void AddAnalysis(IServiceCollection services, AnalysisServiceOptions options, bool standAlone)
    {
        services.AddSingleton(provider => Options.Create(EgressOf(options, provider.GetService<ClusterConnection>(), standAlone)));
        services.AddSingleton(Options.Create(options.Budget));
        if (options.ProfilesFile is { } file)
        {
            services.TryAddSingleton<IProfileSource>(_ => new FileProfiles(file));
        }
        else if (!standAlone)
        {
            services.TryAddSingleton<IProfileSource, ClusterProfiles>();
        }

        services.TryAddSingleton<IWindowStore, StoredWindows>();
        services.AddMetricProviders();
        services.AddPlugins(options, standAlone);
        services.TryAddSingleton<ProviderRegistry>();
    }

    /// <summary>What the options say, and where the API server is that metric sources must not be.</summary>
    private static EgressOptions EgressOf(AnalysisServiceOptions options, ClusterConnection? cluster, bool standAlone)
    {
        var egress = options.Egress;
        egress.UseProxy = options.UseProxy;
        egress.TellTraces = options.Tracing.TellSources;
        egress.CertificateAuthorityFile = options.ProviderAuthorityFile;
        egress.AllowLoopback = options.AllowProviderLoopback ?? standAlone;
        if (cluster is not null)
        {
            egress.ClusterApi.Add(cluster.Server);
        }

        // In a pod the server is at hand even if a kubeconfig names another one.
        foreach (var server in ClusterApiServers.OfPod(Environment.GetEnvironmentVariable))
        {
            egress.ClusterApi.Add(server);
        }

        return egress;
    }
}
