using System.CommandLine;
using System.Globalization;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>The flags of the controller; those that Argo Rollouts has keep their names and defaults (rows L1 to L16, A50 and A51).</summary>
internal sealed class ControllerFlags
{
    private const string OldIngresses = "extensions/v1beta1";
    private const string VerifyRetryVariable = "ROLLOUT_VERIFY_RETRY_INTERVAL";

    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "kubeconfig file; default: KUBECONFIG, the pod's service account, the user's file",
    };
    private readonly Option<string?> _context = new("--context") { Description = "kubeconfig context; default: the current one" };
    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "watch only this namespace",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<bool> _namespaced = new("--namespaced")
    {
        Description = "watch only the controller's own namespace (POD_NAMESPACE), or the one given by --namespace",
    };
    private readonly Option<string?> _instanceId = new("--instance-id")
    {
        Description = "handle only objects labelled with this id",
        // Templates of manifests write --instance-id= where there is none.
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<int> _resync = new("--rollout-resync")
    {
        Description = "seconds between looks at unchanged Rollouts",
        DefaultValueFactory = _ => 900,
    };
    private readonly Option<int> _threads = new("--rollout-threads")
    {
        Description = "Rollouts worked on at once",
        DefaultValueFactory = _ => 10,
    };
    private readonly Option<int> _experimentThreads = new("--experiment-threads")
    {
        Description = "Experiments worked on at once",
        DefaultValueFactory = _ => 10,
    };
    private readonly Option<int> _metricsPort = new("--metricsPort", "--metricsport")
    {
        Description = "port of /metrics; 0 for any free one",
        DefaultValueFactory = _ => 8090,
    };
    private readonly Option<int> _healthzPort = new("--healthzPort")
    {
        Description = "port of /healthz and /readyz; 0 for any free one",
        DefaultValueFactory = _ => 8080,
    };
    private readonly Option<double> _qps = new("--qps")
    {
        Description = "calls per second to the API server",
        DefaultValueFactory = _ => 40,
    };
    private readonly Option<int> _burst = new("--burst") { Description = "calls at once to the API server", DefaultValueFactory = _ => 80 };
    private readonly Option<bool> _leaderElect = new("--leader-elect")
    {
        Description = "work only while holding the lease argo-rollouts-controller-lock of the controller's namespace (POD_NAMESPACE)",
        DefaultValueFactory = _ => true,
    };
    private readonly Option<TimeSpan> _leaseDuration = Seconds(
        "--leader-election-lease-duration",
        15,
        "how long others leave a leader alone that fell silent"
    );
    private readonly Option<TimeSpan> _renewDeadline = Seconds(
        "--leader-election-renew-deadline",
        10,
        "how long the leader works on without renewing its lease"
    );
    private readonly Option<TimeSpan> _retryPeriod = Seconds(
        "--leader-election-retry-period",
        2,
        "how often the lease is asked for or renewed"
    );
    private readonly Option<TimeSpan> _trafficDelay = Seconds(
        "--traffic-propagation-delay",
        0,
        "how long after a confirmed weight requests may still go where they went: no pod that may get some goes before"
    );
    private readonly EgressFlags _egress = new();
    private readonly Option<string?> _plugins = new("--plugins")
    {
        Description = "YAML file that names step and traffic plugins, beside ConfigMap argo-rollouts-config",
    };
    private readonly Option<TimeSpan> _pluginTimeout = Seconds("--plugin-timeout", 10, "how long one call of a plugin may take");
    private readonly Option<string?> _istioVersion = new("--istio-api-version")
    {
        Description = "version of Istio's kinds; default, and where it is not served: the newest that is",
    };
    private readonly Option<string> _trafficSplitVersion = Version(
        "--traffic-split-api-version",
        "v1alpha1",
        "version of SMI's TrafficSplits"
    );
    private readonly Option<string> _ambassadorVersion = Version(
        "--ambassador-api-version",
        "getambassador.io/v2",
        "group and version of Ambassador's Mappings"
    );
    private readonly Option<string> _traefikGroup = Version("--traefik-api-group", "traefik.io", "group of TraefikServices");
    private readonly Option<string> _traefikVersion = Version("--traefik-api-version", "traefik.io/v1alpha1", "version of TraefikServices");
    private readonly Option<string> _appMeshVersion = Version("--appmesh-crd-version", "v1beta2", "version of App Mesh's kinds");
    private readonly Option<string> _bindingVersion = Version(
        "--aws-target-group-binding-api-version",
        "elbv2.k8s.aws/v1beta1",
        "version of the TargetGroupBindings of the AWS load balancer controller"
    );
    private readonly Option<string?> _ingressVersion = new("--ingress-api-version")
    {
        Description = "version of Ingresses; networking.k8s.io/v1 is the only one that Kubernetes still serves",
    };
    private readonly Option<bool> _strictArgo = new("--strict-argo")
    {
        Description = "repeat the faults of Argo Rollouts that are mended otherwise; docs/compatibility.md lists them",
    };
    private readonly Option<string[]> _controllers = new("--controllers") { Hidden = true, AllowMultipleArgumentsPerToken = false };
    private readonly Option<bool> _awsVerify = new("--aws-verify-target-group", "--alb-verify-weight")
    {
        Description = "ask AWS whether load balancers have the weights that they were told, before a step is done",
    };
    private readonly Option<string> _albTag = new("--alb-tag-key-resource-id")
    {
        Description = "tag of a target group that names its Ingress, Service and port",
        DefaultValueFactory = _ => "ingress.k8s.aws/resource",
    };
    private readonly Option<string[]> _albClasses = Classes(
        "--alb-ingress-classes",
        "AWS load balancers",
        "give back, and look at when they change"
    );
    private readonly Option<string[]> _nginxClasses = Classes("--nginx-ingress-classes", "NGINX", "look at when they change");
    private readonly Option<string> _logLevel = new("--loglevel")
    {
        Description = "trace, debug, info, warn, error or fatal",
        DefaultValueFactory = _ => "info",
    };
    private readonly Option<string> _logFormat = new("--logformat") { Description = "text or json", DefaultValueFactory = _ => "text" };

    /// <summary>Flags of Argo's controller that have nothing to act on here, or not yet: whoever changes the image keeps the arguments (rows L3, L8 to L15).</summary>
    private readonly Option<string?>[] _withoutEffect =
    [
        .. new[]
        {
            "--kloglevel",
            "--analysis-threads",
            "--service-threads",
            "--ingress-threads",
            "--ephemeral-metadata-threads",
            "--ephemeral-metadata-update-pod-retries",
            "--self-service-notification-enabled",
            "--enable-pprof-address",
        }.Select(static name => new Option<string?>(name) { Hidden = true, Arity = ArgumentArity.ZeroOrOne }),
    ];

    public ControllerFlags()
    {
        _logLevel.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>() is { } level && ServiceLogging.LevelOf(Lower(level)) is null)
            {
                result.AddError($"--loglevel is '{level}': give trace, debug, info, warn, error or fatal.");
            }
        });
    }

    public void AddTo(Command command)
    {
        Option[] own =
        [
            _kubeconfig,
            _context,
            _namespace,
            _namespaced,
            _instanceId,
            _resync,
            _threads,
            _experimentThreads,
            _metricsPort,
            _healthzPort,
            _qps,
            _burst,
            _leaderElect,
            _leaseDuration,
            _renewDeadline,
            _retryPeriod,
            _trafficDelay,
            .. _egress.All,
            _plugins,
            _pluginTimeout,
            _istioVersion,
            _trafficSplitVersion,
            _ambassadorVersion,
            _traefikGroup,
            _traefikVersion,
            _appMeshVersion,
            _bindingVersion,
            _ingressVersion,
            _strictArgo,
            _controllers,
            _awsVerify,
            _albTag,
            _albClasses,
            _nginxClasses,
            _logLevel,
            _logFormat,
        ];
        foreach (var option in own.Concat(_withoutEffect))
        {
            command.Options.Add(option);
        }
    }

    public string? Kubeconfig(ParseResult parsed) => parsed.GetValue(_kubeconfig);

    public string? Context(ParseResult parsed) => parsed.GetValue(_context);

    /// <summary>Calls per second, which Argo lets be a fraction, and at once.</summary>
    public (int Qps, int Burst) Limits(ParseResult parsed) =>
        ((int)Math.Clamp(Math.Ceiling(parsed.GetValue(_qps)), int.MinValue, int.MaxValue), parsed.GetValue(_burst));

    public (string Level, string Format) Logging(ParseResult parsed) => (Lower(parsed.GetValue(_logLevel)!), parsed.GetValue(_logFormat)!);

    /// <summary>Names of flags that were given and change nothing.</summary>
    public IReadOnlyList<string> WithoutEffect(ParseResult parsed) =>
        [
            .. _withoutEffect.Where(option => parsed.GetResult(option) is not null).Select(static option => option.Name),
            // Argo goes on with text, too.
            .. parsed.GetValue(_logFormat) is "text" or "json"
                ? (string[])[]
                : [$"--logformat={parsed.GetValue(_logFormat)} (known are text and json)"],
        ];

    /// <param name="parsed">The command line.</param>
    /// <param name="environment">Variables of the process by name.</param>
    /// <exception cref="FormatException">A flag or a variable cannot be obeyed; the message names it, its value and the remedy.</exception>
    public RolloutControllerOptions Options(ParseResult parsed, Func<string, string?> environment)
    {
        if (parsed.GetValue(_controllers) is { Length: > 0 } controllers)
        {
            // Row L14: whoever asks for analysis alone must not get a second controller of Rollouts.
            throw new FormatException(
                $"--controllers is '{string.Join(',', controllers)}': AnalysisRuns are run by the analysis service, a process of its own; start that instead (docs/installing.md)."
            );
        }

        if (parsed.GetValue(_ingressVersion) is OldIngresses)
        {
            // Row L9: Argo would wait for such Ingresses for ever.
            throw new FormatException(
                $"--ingress-api-version is '{OldIngresses}': Kubernetes serves no such Ingresses since 1.22; leave the flag out, or give networking.k8s.io/v1."
            );
        }

        var @namespace = parsed.GetValue(_namespace) is { Length: > 0 } given ? given : null;
        var strictArgo = parsed.GetValue(_strictArgo);
        var options = new RolloutControllerOptions
        {
            Namespace = @namespace ?? (parsed.GetValue(_namespaced) ? OwnNamespace(null, environment) : null),
            InstanceId = parsed.GetValue(_instanceId) ?? "",
            ResyncPeriod = TimeSpan.FromSeconds(parsed.GetValue(_resync)),
            RolloutThreads = parsed.GetValue(_threads),
            ExperimentThreads = parsed.GetValue(_experimentThreads),
            MetricsPort = parsed.GetValue(_metricsPort),
            HealthzPort = parsed.GetValue(_healthzPort),
            LeaderElect = parsed.GetValue(_leaderElect),
            LeaseNamespace = OwnNamespace(@namespace, environment),
            LeaseDuration = parsed.GetValue(_leaseDuration),
            LeaseRenewDeadline = parsed.GetValue(_renewDeadline),
            LeaseRetryPeriod = parsed.GetValue(_retryPeriod),
            TrafficPropagationDelay = parsed.GetValue(_trafficDelay),
            PluginsFile = parsed.GetValue(_plugins),
            PluginTimeout = parsed.GetValue(_pluginTimeout),
            IstioApiVersion = parsed.GetValue(_istioVersion),
            TrafficSplitApiVersion = parsed.GetValue(_trafficSplitVersion)!,
            AmbassadorApiVersion = parsed.GetValue(_ambassadorVersion)!,
            TraefikApiGroup = parsed.GetValue(_traefikGroup)!,
            TraefikApiVersion = parsed.GetValue(_traefikVersion)!,
            AppMeshCrdVersion = parsed.GetValue(_appMeshVersion)!,
            TargetGroupBindingApiVersion = parsed.GetValue(_bindingVersion)!,
            StrictArgo = strictArgo,
            AwsVerifyTargetGroup = parsed.GetValue(_awsVerify),
            AlbTagKeyResourceId = parsed.GetValue(_albTag)!,
            AlbIngressClasses = ClassesOf(parsed, _albClasses),
            NginxIngressClasses = ClassesOf(parsed, _nginxClasses),
        };
        _egress.Fill(options, parsed);
        if (!strictArgo && environment(VerifyRetryVariable) is { Length: > 0 } interval)
        {
            // Argo, whose check is the wrong way round, ignores what can be read (row A50).
            options.VerifyRetryInterval = Interval(interval);
        }

        return options;
    }

    private static string Lower(string level) => level.ToLowerInvariant();

    /// <summary>Whole seconds, as in Argo's documentation, or a duration in the manner of Go.</summary>
    private static TimeSpan Interval(string text)
    {
        TimeSpan? interval =
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
            : GoDuration.TryParse(text, out var duration) ? duration.ToTimeSpan()
            : null;
        return
            interval >= RolloutControllerOptionsValidator.ShortestVerifyRetryInterval
            && interval <= RolloutControllerOptionsValidator.LongestVerifyRetryInterval
            ? interval.Value
            : throw new FormatException(
                $"{VerifyRetryVariable} is '{text}': give seconds such as 10, or a duration such as 10s, from 1 second to 1 hour."
            );
    }

    /// <summary>Classes of Ingresses, one each time that the flag is given (row L10).</summary>
    private static Option<string[]> Classes(string name, string whose, string what) =>
        new(name)
        {
            Description = $"class of Ingresses of {whose} to {what}, '' for those without; may be given several times; default: all",
            AllowMultipleArgumentsPerToken = false,
        };

    private static string[]? ClassesOf(ParseResult parsed, Option<string[]> option) =>
        parsed.GetValue(option) is { Length: > 0 } classes ? classes : null;

    /// <summary>A version of somebody's API (row L9).</summary>
    private static Option<string> Version(string name, string version, string description) =>
        new(name) { Description = $"{description}; the newest that is served where this one is not", DefaultValueFactory = _ => version };

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
    private static string OwnNamespace(string? watched, Func<string, string?> environment)
    {
        const string accountFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";
        if (environment("POD_NAMESPACE") is { Length: > 0 } name)
        {
            return name;
        }

        return File.Exists(accountFile) ? File.ReadAllText(accountFile).Trim() : watched ?? "argo-rollouts";
    }
}
