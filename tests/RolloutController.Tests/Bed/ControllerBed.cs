using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>An embedded cluster with nodes and the controller under test, which may be stopped and started again.</summary>
public sealed class ControllerBed : IAsyncDisposable
{
    private readonly EmbeddedCluster _cluster;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _nodes;
    private WebApplication? _controller;
    private Action<IServiceCollection>? _services;

    private readonly ITrafficRouter? _router;

    private ControllerBed(EmbeddedCluster cluster, TimeSpan stopDelay, ITrafficRouter? router)
    {
        _cluster = cluster;
        _router = router;
        Client = NewClient();
        var nodes = new NodeSimulator(NewClient(), new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(20), StopDelay = stopDelay });
        _nodes = nodes.RunAsync(_stop.Token);
    }

    public IKubernetesClient Client { get; }

    public IServiceProvider Services => _controller!.Services;

    public IReadOnlyCollection<string> Urls => [.. _controller!.Urls];

    /// <param name="instanceId">Of the controller.</param>
    /// <param name="configure">Changes its options.</param>
    /// <param name="stopDelay">How long a pod takes to shut down.</param>
    /// <param name="router">The only traffic router that its controllers have; null for those that a release has.</param>
    /// <param name="services">Adds to its services.</param>
    public static async Task<ControllerBed> StartAsync(
        string instanceId = "",
        Action<RolloutControllerOptions>? configure = null,
        TimeSpan stopDelay = default,
        ITrafficRouter? router = null,
        Action<IServiceCollection>? services = null
    )
    {
        var bed = new ControllerBed(await EmbeddedCluster.StartAsync(), stopDelay, router) { _services = services };
        foreach (var crd in CrdGenerator.Generate())
        {
            await bed.Client.CreateAsync(KnownResources.CustomResourceDefinitions, null, crd.Json.DeepClone().AsObject());
        }

        await bed.StartControllerAsync(instanceId, configure);
        return bed;
    }

    public async Task StartControllerAsync(string instanceId = "", Action<RolloutControllerOptions>? configure = null)
    {
        _controller = NewController(options =>
        {
            options.InstanceId = instanceId;
            configure?.Invoke(options);
        });
        await _controller.StartAsync();
    }

    /// <summary>One more controller, which the test starts and stops.</summary>
    public WebApplication NewController(Action<RolloutControllerOptions> configure)
    {
        var options = new RolloutControllerOptions { HealthzPort = 0, MetricsPort = 0 };
        configure(options);
        return RolloutControllerHost.Create(
            options,
            services =>
            {
                services.AddSingleton(NewClient());
                if (_router is not null)
                {
                    services.RemoveAll<ITrafficRouter>();
                    services.AddSingleton(_router);
                }

                _services?.Invoke(services);
            }
        );
    }

    public async Task StopControllerAsync()
    {
        await _controller!.StopAsync();
        await _controller.DisposeAsync();
        _controller = null;
    }

    public async Task<Rollout> CreateAsync(JsonObject rollout) =>
        (await Client.CreateAsync(KnownResources.Rollouts, "default", rollout)).As<Rollout>(RolloutsJson.Options);

    public Task PatchAsync(string patch, string? subresource = null) =>
        Client.PatchAsync(KnownResources.Rollouts, "default", "web", Patch.Merge(JsonNode.Parse(patch)!.AsObject()), subresource);

    public Task ReleaseAsync(string image) =>
        PatchAsync(
            """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"IMAGE"}]}}}}""".Replace(
                "IMAGE",
                image,
                StringComparison.Ordinal
            )
        );

    public Task<Rollout> AwaitAsync(Func<Rollout, bool> until, string what) =>
        Eventually.ReadAsync(
            async () => (await Client.GetAsync(KnownResources.Rollouts, "default", "web")).As<Rollout>(RolloutsJson.Options),
            until,
            what
        );

    public Task<Rollout> AwaitPhaseAsync(string phase) =>
        AwaitAsync(
            rollout => rollout.Status.Phase == phase && rollout.Status.ObservedGeneration == $"{rollout.Metadata.Generation}",
            $"phase {phase} of the observed generation"
        );

    public async Task<IReadOnlyList<T>> ListAsync<T>(ResourceType type)
        where T : KubernetesObject => [.. (await Client.ListAsync(type, "default")).Items.Select(item => item.As<T>(RolloutsJson.Options))];

    /// <summary>Reasons of the Rollout's events in the order in which they were written, once they are as asked for.</summary>
    public Task<List<string>> EventsAsync(Func<List<string>, bool> until) =>
        Eventually.ReadAsync(
            async () =>
                (await Client.ListAsync(KnownResources.Events, "default"))
                    .Items.Select(item => item.ToNode())
                    .Where(note => (string?)note["involvedObject"]?["kind"] == ApiGroup.RolloutKind)
                    .OrderBy(note => long.Parse((string)note["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture))
                    .Select(note => (string)note["reason"]!)
                    .ToList(),
            until,
            "events of the Rollout"
        );

    /// <summary>The same, once all of these reasons are there: events are written one after the other, later than the status that they tell of.</summary>
    public Task<List<string>> EventsAsync(params string[] reasons) => EventsAsync(found => reasons.All(found.Contains));

    public static JsonObject Canary(int replicas, string steps) => Web(replicas, $$$"""{"canary":{"steps":{{{steps}}}}}""");

    /// <summary>A Rollout of the given strategy, as JSON.</summary>
    public static JsonObject Web(int replicas, string strategy) =>
        JsonNode
            .Parse(
                $$$"""
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"web","namespace":"default"},
                 "spec":{"replicas":{{{replicas.ToString(CultureInfo.InvariantCulture)}}},"selector":{"matchLabels":{"app":"web"}},
                  "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:v1"}]}},
                  "strategy":{{{strategy}}}}}
                """
            )!
            .AsObject();

    public Task CreateServiceAsync(string name) =>
        Client.CreateAsync(
            KnownResources.Services,
            "default",
            JsonNode
                .Parse(
                    $$$"""
                    {"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}"},
                     "spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}
                    """
                )!
                .AsObject()
        );

    /// <summary>The version that a Service leads to; null for all.</summary>
    public async Task<string?> SelectedAsync(string service) =>
        (await Client.GetAsync(KnownResources.Services, "default", service))
            .As<Service>(RolloutsJson.Options)
            .Spec.Selector?.GetValueOrDefault(RolloutLabels.PodTemplateHash);

    public async ValueTask DisposeAsync()
    {
        if (_controller is not null)
        {
            await StopControllerAsync();
        }

        await _stop.CancelAsync();
        await _nodes;
        await _cluster.DisposeAsync();
        _stop.Dispose();
    }

    private KubernetesClient NewClient() =>
        new(
            new ClusterConnection { Server = _cluster.Server.Address },
            new ClientOptions { Qps = 10_000, Burst = 10_000 },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
}
