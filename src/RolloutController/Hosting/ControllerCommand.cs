using System.CommandLine;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>The command line of the controller; flags that Argo Rollouts has keep their names (rows L1 to L8).</summary>
internal static class ControllerCommand
{
    public static RootCommand Create()
    {
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "kubeconfig file; default: KUBECONFIG, the pod's service account, the user's file",
        };
        var context = new Option<string?>("--context") { Description = "kubeconfig context; default: the current one" };
        var @namespace = new Option<string?>("--namespace", "-n") { Description = "watch only this namespace" };
        var namespaced = new Option<bool>("--namespaced")
        {
            Description = "watch only the controller's own namespace (POD_NAMESPACE), or the one given by --namespace",
        };
        var instanceId = new Option<string>("--instance-id")
        {
            Description = "handle only objects labelled with this id",
            DefaultValueFactory = _ => "",
        };
        var resync = new Option<int>("--rollout-resync")
        {
            Description = "seconds between looks at unchanged Rollouts",
            DefaultValueFactory = _ => 900,
        };
        var threads = new Option<int>("--rollout-threads") { Description = "Rollouts worked on at once", DefaultValueFactory = _ => 10 };
        var metricsPort = new Option<int>("--metricsPort", "--metricsport")
        {
            Description = "port of /metrics; 0 for any free one",
            DefaultValueFactory = _ => 8090,
        };
        var healthzPort = new Option<int>("--healthzPort")
        {
            Description = "port of /healthz and /readyz; 0 for any free one",
            DefaultValueFactory = _ => 8080,
        };
        var qps = new Option<int>("--qps") { Description = "calls per second to the API server", DefaultValueFactory = _ => 40 };
        var burst = new Option<int>("--burst") { Description = "calls at once to the API server", DefaultValueFactory = _ => 80 };
        var leaderElect = new Option<bool>("--leader-elect")
        {
            Description = "work only while holding the lease argo-rollouts-controller-lock of the controller's namespace (POD_NAMESPACE)",
            DefaultValueFactory = _ => true,
        };
        var leaseDuration = Seconds("--leader-election-lease-duration", 15, "how long others leave a leader alone that fell silent");
        var renewDeadline = Seconds("--leader-election-renew-deadline", 10, "how long the leader works on without renewing its lease");
        var retryPeriod = Seconds("--leader-election-retry-period", 2, "how often the lease is asked for or renewed");
        var trafficDelay = Seconds(
            "--traffic-propagation-delay",
            0,
            "how long after a confirmed weight requests may still go where they went: no pod that may get some goes before"
        );
        var logLevel = new Option<string>("--loglevel") { Description = "debug, info, warn or error", DefaultValueFactory = _ => "info" };
        logLevel.AcceptOnlyFromAmong("debug", "info", "warn", "error");
        var logFormat = new Option<string>("--logformat") { Description = "text or json", DefaultValueFactory = _ => "text" };
        logFormat.AcceptOnlyFromAmong("text", "json");

        var command = new RootCommand("Moves Rollouts from version to version, step by step.")
        {
            kubeconfig,
            context,
            @namespace,
            namespaced,
            instanceId,
            resync,
            threads,
            metricsPort,
            healthzPort,
            qps,
            burst,
            leaderElect,
            leaseDuration,
            renewDeadline,
            retryPeriod,
            trafficDelay,
            logLevel,
            logFormat,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var options = new RolloutControllerOptions
                {
                    Namespace = parsed.GetValue(@namespace) ?? (parsed.GetValue(namespaced) ? OwnNamespace(null) : null),
                    InstanceId = parsed.GetValue(instanceId)!,
                    ResyncPeriod = TimeSpan.FromSeconds(parsed.GetValue(resync)),
                    RolloutThreads = parsed.GetValue(threads),
                    MetricsPort = parsed.GetValue(metricsPort),
                    HealthzPort = parsed.GetValue(healthzPort),
                    LeaderElect = parsed.GetValue(leaderElect),
                    LeaseNamespace = OwnNamespace(parsed.GetValue(@namespace)),
                    LeaseDuration = parsed.GetValue(leaseDuration),
                    LeaseRenewDeadline = parsed.GetValue(renewDeadline),
                    LeaseRetryPeriod = parsed.GetValue(retryPeriod),
                    TrafficPropagationDelay = parsed.GetValue(trafficDelay),
                };
                ClusterConnection connection;
                try
                {
                    connection = ConnectionFinder.Find(parsed.GetValue(kubeconfig), parsed.GetValue(context));
                }
                catch (KubeConfigException exception)
                {
                    await Console.Error.WriteLineAsync($"Error: {exception.Message}");
                    return 1;
                }

                await using var app = RolloutControllerHost.Create(
                    options,
                    services =>
                    {
                        services.AddLogging(logging =>
                            ServiceLogging.Configure(logging, parsed.GetValue(logLevel)!, parsed.GetValue(logFormat)!)
                        );
                        services.Configure<ClientOptions>(client =>
                        {
                            client.UserAgent = "rollouts-controller";
                            client.Qps = parsed.GetValue(qps);
                            client.Burst = parsed.GetValue(burst);
                        });
                        services.AddKubernetesClient(_ => connection);
                    }
                );
                await app.RunAsync(cancellationToken);
                // Set by what ended the host, if it was not asked to end.
                return Environment.ExitCode;
            }
        );
        return command;
    }

    /// <summary>A duration in the manner of Go: <c>15s</c>, <c>1m30s</c>.</summary>
    private static Option<TimeSpan> Seconds(string name, int seconds, string description) =>
        new(name)
        {
            Description = $"{description}, e.g. {seconds}s",
            DefaultValueFactory = _ => TimeSpan.FromSeconds(seconds),
            CustomParser = result =>
            {
                if (GoDuration.TryParse(result.Tokens[0].Value, out var value))
                {
                    return value.ToTimeSpan();
                }

                result.AddError($"{name} is '{result.Tokens[0].Value}': give a duration such as {seconds}s.");
                return default;
            },
        };

    /// <summary>Row A51; outside of a cluster the namespace that is watched, if it is one.</summary>
    private static string OwnNamespace(string? watched)
    {
        const string accountFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";
        if (Environment.GetEnvironmentVariable("POD_NAMESPACE") is { Length: > 0 } name)
        {
            return name;
        }

        return File.Exists(accountFile) ? File.ReadAllText(accountFile).Trim() : watched ?? "argo-rollouts";
    }
}
