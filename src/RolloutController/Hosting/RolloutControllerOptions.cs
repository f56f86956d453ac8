using Rollouts.Providers;

namespace Rollouts.RolloutController;

/// <summary>How the controller runs; the names and defaults of Argo's flags where it has them (rows L1 to L12).</summary>
public sealed class RolloutControllerOptions
{
    /// <summary>Only this namespace; null for the whole cluster (row L2).</summary>
    public string? Namespace { get; set; }

    /// <summary>Only objects with this instance id; empty for only those without one (row L6).</summary>
    public string InstanceId { get; set; } = "";

    /// <summary>How often every Rollout is looked at although nothing changed (row L1).</summary>
    /// <value>The default value is 15 minutes; at least 1 second.</value>
    public TimeSpan ResyncPeriod { get; set; } = TimeSpan.FromSeconds(900);

    /// <summary>How many Rollouts are worked on at once (row L8).</summary>
    /// <value>The default value is 10; 1 to 1000.</value>
    public int RolloutThreads { get; set; } = 10;

    /// <summary>How many Experiments are worked on at once (row L8).</summary>
    /// <value>The default value is 10; 1 to 1000.</value>
    public int ExperimentThreads { get; set; } = 10;

    /// <summary>Whether only one of several controllers works at a time: the one that holds the lease (row L12).</summary>
    public bool LeaderElect { get; set; }

    /// <summary>Where the lease is.</summary>
    public string LeaseNamespace { get; set; } = "argo-rollouts";

    /// <summary>How long a leader that fell silent keeps the others waiting.</summary>
    /// <value>The default value is 15 seconds; longer than <see cref="LeaseRenewDeadline"/>.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader works on without renewing its lease.</summary>
    /// <value>The default value is 10 seconds; longer than <see cref="LeaseRetryPeriod"/>.</value>
    public TimeSpan LeaseRenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the lease is asked for or renewed.</summary>
    /// <value>The default value is 2 seconds; longer than 0.</value>
    public TimeSpan LeaseRetryPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long after the routers confirmed a weight requests may still go where they went before: so long no pod goes that may still get some.
    /// </summary>
    /// <value>The default value is 0: what the router's objects say counts as in force, as in Argo; at most 1 hour.</value>
    public TimeSpan TrafficPropagationDelay { get; set; }

    /// <summary>Repeats the faults of Argo Rollouts that are mended otherwise; docs/compatibility.md lists them.</summary>
    public bool StrictArgo { get; set; }

    /// <summary>How soon an unverified weight is looked at again (row A50).</summary>
    /// <value>The default value is 10 seconds; 1 second to 1 hour.</value>
    public TimeSpan VerifyRetryInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Version of VirtualServices and DestinationRules (row L9); null, and where the cluster serves none such: the newest that it does.</summary>
    /// <value>The default value is <see langword="null"/>, where Argo takes <c>v1alpha3</c>.</value>
    public string? IstioApiVersion { get; set; }

    /// <summary>Version of TrafficSplits (row L9); where the cluster serves none such, the newest that it does.</summary>
    /// <value>The default value is <c>v1alpha1</c>, whose weights are quantities; the later ones have numbers.</value>
    public string TrafficSplitApiVersion { get; set; } = "v1alpha1";

    /// <summary>Group and version of Ambassador's Mappings (row L9); where the cluster serves none such, the newest that it does.</summary>
    /// <value>The default value is <c>getambassador.io/v2</c>.</value>
    public string AmbassadorApiVersion { get; set; } = "getambassador.io/v2";

    /// <summary>Group of TraefikServices (row L9); where the cluster serves none such, the other one of <c>traefik.io</c> and <c>traefik.containo.us</c>.</summary>
    /// <value>The default value is <c>traefik.io</c>.</value>
    public string TraefikApiGroup { get; set; } = "traefik.io";

    /// <summary>Version of TraefikServices, with or without a group (row L9).</summary>
    /// <value>The default value is <c>traefik.io/v1alpha1</c>.</value>
    public string TraefikApiVersion { get; set; } = "traefik.io/v1alpha1";

    /// <summary>Version of App Mesh's kinds (row L9); where the cluster serves none such, the newest that it does.</summary>
    /// <value>The default value is <c>v1beta2</c>.</value>
    public string AppMeshCrdVersion { get; set; } = "v1beta2";

    /// <summary>Group and version of TargetGroupBindings (row L9); where the cluster serves none such, the newest that it does.</summary>
    /// <value>The default value is <c>elbv2.k8s.aws/v1beta1</c>.</value>
    public string TargetGroupBindingApiVersion { get; set; } = "elbv2.k8s.aws/v1beta1";

    /// <summary>Whether AWS is asked if load balancers share out requests as they were told (row L11).</summary>
    public bool AwsVerifyTargetGroup { get; set; }

    /// <summary>The tag of a target group that names its Ingress, Service and port (row L9).</summary>
    /// <value>The default value is <c>ingress.k8s.aws/resource</c>, which the AWS load balancer controller sets.</value>
    public string AlbTagKeyResourceId { get; set; } = "ingress.k8s.aws/resource";

    /// <summary>Classes of the Ingresses of AWS load balancers that are given back, and whose changes wake Rollouts (row L10); an empty one for those without.</summary>
    /// <value>The default value is <see langword="null"/>: all, where Argo takes <c>alb</c>.</value>
    public IReadOnlyList<string>? AlbIngressClasses { get; set; }

    /// <summary>Classes of the Ingresses of NGINX whose changes wake Rollouts (row L10); an empty one for those without.</summary>
    /// <value>The default value is <see langword="null"/>: all, where Argo takes <c>nginx</c>.</value>
    public IReadOnlyList<string>? NginxIngressClasses { get; set; }

    /// <summary>Where the Prometheus of a measured share, and what serves the programs of plugins, may be.</summary>
    public EgressOptions Egress { get; } = new();

    /// <summary>YAML file that names step and traffic plugins, beside ConfigMap <c>argo-rollouts-config</c>; null for none.</summary>
    public string? PluginsFile { get; set; }

    /// <summary>How long one call of a plugin may take.</summary>
    /// <value>The default value is 10 seconds; longer than 0, at most 1 hour.</value>
    public TimeSpan PluginTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Port of <c>/metrics</c>; 0 for any free one (row L4).</summary>
    public int MetricsPort { get; set; } = 8090;

    /// <summary>Port of <c>/healthz</c> and <c>/readyz</c>; 0 for any free one (row L5).</summary>
    public int HealthzPort { get; set; } = 8080;
}
