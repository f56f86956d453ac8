using System.Globalization;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>Options from flags and environment. Flags win; a flag <c>--instance-id</c> has the variable <c>ROLLOUTS_INSTANCE_ID</c>.</summary>
public static class CommandLine
{
    private const string StorePasswordVariable = "ROLLOUTS_STORE_PASSWORD";

    private static readonly Flag[] Flags =
    [
        new("kubeconfig", "kubeconfig file", static (o, v) => o.Kubeconfig = v),
        new("context", "kubeconfig context", static (o, v) => o.Context = v),
        new("namespace", "work only on runs of this namespace", static (o, v) => o.Namespace = v),
        new(
            "standalone",
            "true: without a cluster; false: never [default: when none is named]",
            static (o, v) => o.StandAlone = Switch(v),
            true
        ),
        new("secrets", "folder of secrets without a cluster: namespace/secret/key", static (o, v) => o.SecretsPath = v),
        new("service-namespace", "namespace of the service's own secrets", static (o, v) => o.ServiceNamespace = v),
        new("instance-id", "work only on runs labelled with this id", static (o, v) => o.InstanceId = v),
        new("store", "SQLite file of the verdicts, or PostgreSQL as postgres://user@host/database", static (o, v) => o.Store = v),
        new("store-password-file", "file with the password of PostgreSQL", static (o, v) => o.StorePasswordFile = v),
        new("verdict-days", "days for which verdicts are kept", static (o, v) => o.VerdictDays = Number(v)),
        new("verdict-count", "how many verdicts are kept at most", static (o, v) => o.VerdictCount = Number(v)),
        new(
            "measurement-days",
            "days for which the measurements of finished runs are kept",
            static (o, v) => o.MeasurementDays = Number(v)
        ),
        new("schedules", "YAML file with scheduled analyses", static (o, v) => o.SchedulesPath = v),
        new(
            "leader-elect",
            "of several replicas only the one that holds the lease works, true by default",
            static (o, v) => o.LeaderElect = Switch(v),
            true
        ),
        new(
            "leader-elect-namespace",
            "namespace of the lease [default: the pod's, else --namespace, else argo-rollouts]",
            static (o, v) => o.LeaseNamespace = v
        ),
        new(
            "leader-election-lease-duration",
            "how long a silent replica keeps the others waiting, 15s",
            static (o, v) => o.LeaseDuration = Duration(v)
        ),
        new(
            "leader-election-renew-deadline",
            "how long it works on without renewing, 10s",
            static (o, v) => o.LeaseRenewDeadline = Duration(v)
        ),
        new(
            "leader-election-retry-period",
            "how often the lease is asked for or renewed, 2s",
            static (o, v) => o.LeaseRetryPeriod = Duration(v)
        ),
        new("listen", "address to listen on, * for all", static (o, v) => o.ListenAddress = v),
        new("apiPort", "port of REST, gRPC and the verdict pages", static (o, v) => o.ApiPort = Number(v)),
        new("tls-cert-file", "PEM certificate of the API port, read again when it changes", static (o, v) => o.CertificateFile = v),
        new("tls-key-file", "PEM key of that certificate", static (o, v) => o.CertificateKeyFile = v),
        .. AccessFlags.All.Select(static f => new Flag(f.Name, f.Purpose, (o, v) => f.Set(o.Access, v))),
        new("healthzPort", "port of /healthz and /readyz", static (o, v) => o.HealthPort = Number(v)),
        new("metricsPort", "port of /metrics", static (o, v) => o.MetricsPort = Number(v)),
        new(
            "strict-argo",
            "repeat the faults of Argo Rollouts that are mended otherwise, false by default",
            static (o, v) => o.StrictArgo = Switch(v),
            true
        ),
        new("analysis-threads", "runs worked on at once", static (o, v) => o.Workers = Number(v)),
        new("max-measurements", "measurements taken at once", static (o, v) => o.MaxConcurrentMeasurements = Number(v)),
        new("rollout-resync", "seconds between looks at unchanged runs", static (o, v) => o.Resync = TimeSpan.FromSeconds(Number(v))),
        new("qps", "calls per second to the API server, 0 for no limit", static (o, v) => o.Qps = Number(v)),
        new("burst", "calls at once to the API server", static (o, v) => o.Burst = Number(v)),
        new("provider-ca-file", "PEM file of authorities that metric sources may use", static (o, v) => o.ProviderAuthorityFile = v),
        new(
            "provider-allow-hosts",
            "names that metric sources may have, as a.example.com,*.b.example.com",
            static (o, v) => Fill(o.Egress.AllowedHosts, v)
        ),
        new(
            "provider-allow-networks",
            "networks that metric sources may be in, as 10.0.0.0/8,fd00::/8",
            static (o, v) => Fill(o.Egress.AllowedNetworks, v)
        ),
        new(
            "provider-allow-private",
            "whether they may have private addresses, true by default",
            static (o, v) => o.Egress.AllowPrivate = Switch(v),
            true
        ),
        new(
            "provider-allow-loopback",
            "whether they may be on this machine [default: without a cluster]",
            static (o, v) => o.AllowProviderLoopback = Switch(v),
            true
        ),
        new(
            "provider-allow-link-local",
            "whether they may have link-local addresses, false by default",
            static (o, v) => o.Egress.AllowLinkLocal = Switch(v),
            true
        ),
        new(
            "provider-allow-cluster-api",
            "whether they may be the cluster's API server, false by default",
            static (o, v) => o.Egress.AllowClusterApi = Switch(v),
            true
        ),
        new(
            "provider-max-bytes",
            "bytes that are read of an answer, 4194304 by default",
            static (o, v) => o.Egress.MaxResponseBytes = Number(v)
        ),
        new("provider-profiles", "YAML file of provider profiles [default: those of the cluster]", static (o, v) => o.ProfilesFile = v),
        new(
            "provider-concurrency",
            "queries under way at one address, 160 by default",
            static (o, v) => o.Budget.MaxConcurrent = Number(v)
        ),
        new(
            "provider-rate",
            "queries per second to one address, 0 for no limit, 2000 by default",
            static (o, v) => o.Budget.PerSecond = Number(v)
        ),
        new(
            "provider-burst",
            "queries at once to one address after a quiet time, 4000 by default",
            static (o, v) => o.Budget.Burst = Number(v)
        ),
        new(
            "provider-max-wait",
            "seconds that a query waits for its turn, 30 by default",
            static (o, v) => o.Budget.MaxWait = TimeSpan.FromSeconds(Number(v))
        ),
        new(
            "provider-down-for",
            "seconds that an address is left alone when it does not answer, 10 by default",
            static (o, v) => o.Budget.DownFor = TimeSpan.FromSeconds(Number(v))
        ),
        new("plugins", "YAML file that names plugins", static (o, v) => o.PluginsFile = v),
        new(
            "plugin-timeout",
            "seconds that one call of a plugin may take, 10 by default",
            static (o, v) => o.PluginTimeout = TimeSpan.FromSeconds(Number(v))
        ),
        new(
            "otlp-endpoint",
            "OTLP receiver of traces [the one of OTEL_EXPORTER_OTLP_ENDPOINT]",
            static (o, v) => o.Tracing.Endpoint = Address(v)
        ),
        new("otlp-protocol", "grpc or http/protobuf [grpc]", static (o, v) => o.Tracing.Protocol = v),
        new("trace-share", "share of runs that is traced, 0 to 1 [1]", static (o, v) => o.Tracing.Share = Share(v)),
        new("trace-sources", "true: tell metric sources the trace of a query", static (o, v) => o.Tracing.TellSources = Switch(v), true),
        new("loglevel", "trace, debug, info, warn or error", static (o, v) => o.LogLevel = v),
        new("logformat", "text or json", static (o, v) => o.LogFormat = v),
    ];

    /// <summary>All flags with what they do, one a line.</summary>
    public static string Usage { get; } =
        string.Join('\n', Flags.Select(static f => $"  --{f.Name} {(f.IsSwitch ? "[VALUE]" : "VALUE")}  {f.Purpose}"));

    /// <param name="arguments">As given to the program: <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="environment">Reads environment variables.</param>
    /// <exception cref="FormatException">A flag is unknown or its value unusable; the message names it.</exception>
    public static AnalysisServiceOptions Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        var options = new AnalysisServiceOptions { LeaderElect = true };
        foreach (var flag in Flags)
        {
            if (environment(flag.Variable) is { Length: > 0 } value)
            {
                Apply(flag, options, value, flag.Variable);
            }
        }

        options.StorePassword = environment(StorePasswordVariable) is { Length: > 0 } password ? password : null;
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            var flag = Array.Find(Flags, f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));
            if (flag is null)
            {
                throw new FormatException($"unknown flag '{arguments[i]}', the flags are:\n{Usage}");
            }

            if (value is null && flag.IsSwitch && (i + 1 == arguments.Count || arguments[i + 1].StartsWith('-')))
            {
                value = "true";
            }

            if (value is null && ++i == arguments.Count)
            {
                throw new FormatException($"--{flag.Name} needs a value: {flag.Purpose}");
            }

            RefusePassword(flag, value ?? arguments[i]);
            Apply(flag, options, value ?? arguments[i], $"--{flag.Name}");
        }

        return options;
    }

    private static (string? Name, string? Value) Split(string argument)
    {
        var text = argument == "-n" ? "--namespace" : argument;
        if (!text.StartsWith("--", StringComparison.Ordinal))
        {
            return (null, null);
        }

        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (text[2..], null) : (text[2..equals], text[(equals + 1)..]);
    }

    // Everybody on a machine may read the command lines on it. The message does not repeat what was given.
    private static void RefusePassword(Flag flag, string value)
    {
        if (flag.Name == "store" && StoreLocation.TryParse(value, out var location, out _) && location.HoldsPassword)
        {
            throw new FormatException(
                $"--store holds a password, which everybody on the machine can read: give it in {StorePasswordVariable} or with --store-password-file"
            );
        }
    }

    private static void Apply(Flag flag, AnalysisServiceOptions options, string value, string source)
    {
        try
        {
            flag.Set(options, value);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{source} is '{value}': {e.Message}", e);
        }
    }

    private static int Number(string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException("a whole number is needed");

    private static TimeSpan Duration(string value) =>
        GoDuration.TryParse(value, out var duration)
            ? duration.ToTimeSpan()
            : throw new FormatException("a duration is needed, as 15s or 1m30s");

    private static Uri Address(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) ? address : throw new FormatException("an http address is needed");

    private static double Share(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            ? share
            : throw new FormatException("a number from 0 to 1 is needed");

    private static bool Switch(string value) =>
        bool.TryParse(value, out var on) ? on : throw new FormatException("true or false is needed");

    // A flag replaces what the environment said.
    private static void Fill(IList<string> list, string value)
    {
        list.Clear();
        foreach (var item in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            list.Add(item);
        }
    }

    private sealed record Flag(string Name, string Purpose, Action<AnalysisServiceOptions, string> Set, bool IsSwitch = false)
    {
        public string Variable { get; } = "ROLLOUTS_" + Name.Replace('-', '_').ToUpperInvariant();
    }
}
