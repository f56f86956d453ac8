using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>An embedded cluster whose node runs Jobs, and the provider in front of it.</summary>
public sealed class JobBed : IAsyncDisposable
{
    private readonly EmbeddedCluster _cluster;

    private JobBed(EmbeddedCluster cluster)
    {
        _cluster = cluster;
        Client = new KubernetesClient(new ClusterConnection { Server = cluster.Server.Address }, new ClientOptions { Qps = 0 });
    }

    public KubernetesClient Client { get; }

    /// <summary>The run that Jobs are made for; the garbage collector takes Jobs whose owner is not there.</summary>
    internal RunIdentity Run { get; private set; } = null!;

    /// <summary>The Job of the first measurement.</summary>
    public string FirstName => $"{Run.Uid}.success-rate.1";

    public string Kubeconfig => _cluster.KubeconfigPath!;

    public static async Task<JobBed> StartAsync()
    {
        var nodes = new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(10), PullErrorDelay = TimeSpan.FromMilliseconds(10) };
        var bed = new JobBed(
            await EmbeddedCluster.StartAsync(
                new EmbeddedClusterOptions
                {
                    Controllers = [new JobController(), new GarbageCollector(), new SimulatedNodes(nodes)],
                    KubeconfigPath = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
                }
            )
        );
        foreach (var crd in CrdGenerator.Generate())
        {
            await bed.Client.CreateAsync(KnownResources.CustomResourceDefinitions, null, (JsonObject)crd.Json.DeepClone());
        }

        bed.Run = await bed.CreateRunAsync("checkout-5");
        return bed;
    }

    internal async Task<RunIdentity> CreateRunAsync(string name)
    {
        var run = await Client.CreateAsync(
            KnownResources.AnalysisRuns,
            "default",
            new JsonObject
            {
                ["apiVersion"] = "argoproj.io/v1alpha1",
                ["kind"] = "AnalysisRun",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["spec"] = JsonNode.Parse("""{"metrics":[{"name":"success-rate","provider":{"job":{"spec":{"template":{"spec":{}}}}}}]}"""),
            }
        );
        return new RunIdentity("default", name, run.Header.Uid);
    }

    internal JobProvider Provider(params (string Name, string Value)[] environment) =>
        new(
            new JobCluster(
                new EnvironmentVariables(name => Array.Find(environment, v => v.Name == name).Value),
                () => Client,
                TimeProvider.System
            )
        );

    /// <summary>A metric whose only container runs a command.</summary>
    internal MeasurementContext Context(string command, string image = "busybox", Func<JobMetric, JobMetric>? change = null)
    {
        var spec = JsonSerializer.SerializeToElement(
            new
            {
                backoffLimit = 0,
                template = new
                {
                    metadata = new { labels = new Dictionary<string, string> { ["team"] = "shop" } },
                    spec = new
                    {
                        restartPolicy = "Never",
                        containers = new[]
                        {
                            new
                            {
                                name = "measure",
                                image,
                                command = new[] { "sh", "-c", command },
                            },
                        },
                    },
                },
            }
        );
        var metric = new JobMetric { Spec = spec };
        return Given.Context(new MetricProvider { Job = change?.Invoke(metric) ?? metric }) with { Run = Run };
    }

    public async Task<JsonObject> JobAsync(string name, string @namespace = "default") =>
        (await Client.GetAsync(KnownResources.Jobs, @namespace, name)).ToNode();

    public async Task<IReadOnlyList<string>> JobsAsync(string @namespace = "default") =>
        [.. (await Client.ListAsync(KnownResources.Jobs, @namespace)).Items.Select(static j => j.Header.Name)];

    /// <summary>Resumes until the provider has judged.</summary>
    internal static Task<ProviderAnswer> JudgeAsync(JobProvider provider, MeasurementContext started) =>
        Eventually.ReadAsync(() => provider.ResumeAsync(started), static a => a is not ProviderAnswer.Pending, "the verdict of the job");

    /// <summary>The measurement that a start left in the status.</summary>
    internal static MeasurementContext After(MeasurementContext context, ProviderAnswer answer) =>
        context with
        {
            Measurement = new Measurement
            {
                Phase = AnalysisPhase.Running,
                StartedAt = context.At,
                Metadata = answer.Metadata,
            },
        };

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
