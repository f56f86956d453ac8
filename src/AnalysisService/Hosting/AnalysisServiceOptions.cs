using Rollouts.Providers;

namespace Rollouts.AnalysisService;

/// <summary>How the analysis service runs. Defaults suit one service for a whole cluster.</summary>
public sealed class AnalysisServiceOptions
{
    /// <summary>The kubeconfig file; null for what is found (KUBECONFIG, the pod's service account, the user's file).</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>The kubeconfig context; null for the current one.</summary>
    public string? Context { get; set; }

    /// <summary>True: without any cluster, runs live in the store. False: never. Null: when nothing names a cluster.</summary>
    public bool? StandAlone { get; set; }

    /// <summary>Without a cluster: the folder of secrets, one file <c>namespace/secret/key</c> each.</summary>
    public string SecretsPath { get; set; } = "rollouts-secrets";

    /// <summary>Work only on runs of this namespace; null for all (row L2).</summary>
    public string? Namespace { get; set; }

    /// <summary>Where the service's own secrets are, for provider credentials (row F26); null for the namespace of the connection.</summary>
    public string? ServiceNamespace { get; set; }

    /// <summary>Work only on runs labelled with this id; empty for only those without the label (row L6).</summary>
    public string InstanceId { get; set; } = "";

    /// <summary>
    /// Where verdicts, measurements and the audit trail are kept: a SQLite file, made when missing, or PostgreSQL as
    /// <c>postgres://user@host/database</c> or <c>Host=…;Database=…;Username=…</c>.
    /// </summary>
    public string Store { get; set; } = "rollouts-verdicts.db";

    /// <summary>The password of PostgreSQL; only from the environment, since everybody on a machine may read command lines. Null for what Npgsql finds (PGPASSWORD, a password file).</summary>
    public string? StorePassword { get; set; }

    /// <summary>How many days a verdict is kept after its run ended.</summary>
    public int VerdictDays { get; set; } = 90;

    /// <summary>How many verdicts are kept at most; the oldest go first.</summary>
    public int VerdictCount { get; set; } = 200_000;

    /// <summary>How many days the measurements of a run are kept after it ended; its verdict keeps the last few of them longer.</summary>
    public int MeasurementDays { get; set; } = 14;

    /// <summary>A file that holds the password of PostgreSQL; read again while the service runs. Null for none.</summary>
    public string? StorePasswordFile { get; set; }

    /// <summary>A YAML file with scheduled analyses, read at the start; null for none.</summary>
    public string? SchedulesPath { get; set; }

    /// <summary>Whether of several replicas only one works at a time: the one that holds the lease (row L12). The program has it on.</summary>
    public bool LeaderElect { get; set; }

    /// <summary>Where the lease is; null for the namespace of the pod, else that of <see cref="Namespace"/>, else <c>argo-rollouts</c>.</summary>
    public string? LeaseNamespace { get; set; }

    /// <summary>How long a replica that fell silent keeps the others waiting; longer than <see cref="LeaseRenewDeadline"/>.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the working replica goes on without renewing its lease; longer than <see cref="LeaseRetryPeriod"/>.</summary>
    public TimeSpan LeaseRenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the lease is asked for or renewed.</summary>
    public TimeSpan LeaseRetryPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The address to listen on: an IP address or <c>*</c>; null for <c>*</c> in a cluster and <c>127.0.0.1</c> without one.</summary>
    public string? ListenAddress { get; set; }

    /// <summary>The port of the API, REST and gRPC, and of the verdict pages; 0 for any free one.</summary>
    public int ApiPort { get; set; } = 8070;

    /// <summary>A PEM file with the certificate, and its chain, of the API port; null to serve without TLS. Read again when it changes.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>A PEM file with the certificate's key.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>Who may use the API and the pages.</summary>
    public AccessOptions Access { get; } = new();

    /// <summary>The port of <c>/healthz</c> and <c>/readyz</c> (row L5); 0 for any free one.</summary>
    public int HealthPort { get; set; } = 8080;

    /// <summary>The port of <c>/metrics</c> (row L4); 0 for any free one. It may be the health port, not that of the API.</summary>
    public int MetricsPort { get; set; } = 8090;

    /// <summary>Repeats the faults of Argo Rollouts that are mended otherwise (row D31); docs/compatibility.md lists them.</summary>
    public bool StrictArgo { get; set; }

    /// <summary>How many runs are worked on at once (row L8).</summary>
    public int Workers { get; set; } = 160;

    /// <summary>How many measurements of all runs are taken at once.</summary>
    public int MaxConcurrentMeasurements { get; set; } = 160;

    /// <summary>When a provider that has not answered is given up; longer than any timeout that a metric may name.</summary>
    public TimeSpan MeasurementTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often every run is looked at although nothing changed (row L1).</summary>
    public TimeSpan Resync { get; set; } = TimeSpan.FromSeconds(900);

    /// <summary>A run whose status would take more bytes ends in Error: API servers refuse objects of more than about 1.5 MiB.</summary>
    public int MaxStatusBytes { get; set; } = 1_000_000;

    /// <summary>Calls per second to the API server in the long run; 0 for no limit (row L7 has 40).</summary>
    public int Qps { get; set; } = 200;

    /// <summary>Calls at once after a quiet time (row L7 has 80).</summary>
    public int Burst { get; set; } = 400;

    /// <summary>Whether metric sources are asked through the proxy of the environment.</summary>
    public bool UseProxy { get; set; }

    /// <summary>A PEM file of certificate authorities that metric sources may use besides those of the system; null for none.</summary>
    public string? ProviderAuthorityFile { get; set; }

    /// <summary>A YAML file of provider profiles; null for those of the cluster, or none without one.</summary>
    public string? ProfilesFile { get; set; }

    /// <summary>Whether metric sources may be on the service's own machine; null for: without a cluster they may.</summary>
    public bool? AllowProviderLoopback { get; set; }

    /// <summary>Which other addresses metric sources may have, and how much of an answer is read.</summary>
    public EgressOptions Egress { get; } = new();

    /// <summary>How much is asked of one address of a metric source.</summary>
    public QueryBudgetOptions Budget { get; } = new();

    /// <summary>A YAML file that names plugins, read before the ConfigMap of the cluster; null for none (docs/plugins.md).</summary>
    public string? PluginsFile { get; set; }

    /// <summary>How long one call of a plugin may take; one that takes longer is restarted.</summary>
    public TimeSpan PluginTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Where traces go.</summary>
    public TracingOptions Tracing { get; } = new();

    /// <summary>trace, debug, info, warn or error (row L3).</summary>
    public string LogLevel { get; set; } = "info";

    /// <summary>text or json (row L3).</summary>
    public string LogFormat { get; set; } = "text";

    /// <summary>Where a generated key is kept, hashed: beside the file of the store, or where the service runs.</summary>
    internal string GeneratedKeyFile =>
        Path.Combine(
            StoreLocation.TryParse(Store, out var location, out _) && location.File is { } file ? Path.GetDirectoryName(file)! : "",
            "rollouts-access-keys"
        );
}
