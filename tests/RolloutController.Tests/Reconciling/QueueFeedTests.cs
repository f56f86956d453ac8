using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.RolloutController.Tests;

/// <summary>Which changes wake a Rollout (row L34); nobody reconciles here, so that nothing else does.</summary>
public sealed class QueueFeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Change_OfWhatARolloutNames_WakesItAndNoOther()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.StopControllerAsync();
        using var stop = new CancellationTokenSource();
        var caches = new ControllerCaches(
            bed.Client,
            Options.Create(new RolloutControllerOptions()),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        var running = Task.WhenAll(caches.All.Select(informer => informer.RunAsync(stop.Token)));
        await Task.WhenAll(caches.All.Select(informer => informer.WaitForSyncAsync(stop.Token)));
        await using var queue = new WorkQueue<ObjectKey>("wakes");
        using var metrics = new ControllerMetrics(caches, TimeProvider.System);
        await using var events = new EventRecorder(bed.Client, "test");
        await using var counted = new CountedRollouts(queue, TimeProvider.System, NullLoggerFactory.Instance);
        new QueueFeed(caches, queue, counted, events, metrics).Subscribe();
        await bed.CreateAsync(Naming("web", "users", "errors", clusterScope: false));
        await bed.CreateAsync(Naming("api", "callers", "global", clusterScope: true));
        (await TakeAsync(queue)).ShouldBe("web");
        (await TakeAsync(queue)).ShouldBe("api");

        // What nobody names comes first: if it woke anyone, that would come before.
        await bed.CreateServiceAsync("strangers");
        await bed.CreateServiceAsync("users");
        (await TakeAsync(queue)).ShouldBe("web");
        await bed.CreateServiceAsync("callers");
        (await TakeAsync(queue)).ShouldBe("api");
        await CreateTemplateAsync(bed, KnownResources.AnalysisTemplates, "default", "errors");
        (await TakeAsync(queue)).ShouldBe("web");
        await CreateTemplateAsync(bed, KnownResources.ClusterAnalysisTemplates, null, "global");
        (await TakeAsync(queue)).ShouldBe("api");
        await bed.Client.DeleteAsync(KnownResources.Services, "default", "users");
        (await TakeAsync(queue)).ShouldBe("web");
        queue.Count.ShouldBe(0);

        await stop.CancelAsync();
        await running;
    }

    /// <summary>Row I7: the watch of pods may be behind that of their ReplicaSets, and the change that told of the pod has been looked at by then.</summary>
    [Fact]
    public async Task Pod_ThatShowsAfterItsReplicaSet_WakesTheRolloutOfWhichItMayHaveOldLabels()
    {
        // Nobody plays ReplicaSets or collects here: nothing but the pods changes.
        await using var server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions());
        await using var client = new KubernetesClient(new ClusterConnection { Server = server.Address }, new ClientOptions { Qps = 0 });
        foreach (var crd in CrdGenerator.Generate())
        {
            await client.CreateAsync(KnownResources.CustomResourceDefinitions, null, crd.Json.DeepClone().AsObject());
        }

        using var stop = new CancellationTokenSource();
        var caches = new ControllerCaches(
            client,
            Options.Create(new RolloutControllerOptions()),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        var running = Task.WhenAll(caches.All.Select(informer => informer.RunAsync(stop.Token)));
        await Task.WhenAll(caches.All.Select(informer => informer.WaitForSyncAsync(stop.Token)));
        await using var queue = new WorkQueue<ObjectKey>("wakes");
        using var metrics = new ControllerMetrics(caches, TimeProvider.System);
        await using var events = new EventRecorder(client, "test");
        await using var counted = new CountedRollouts(queue, TimeProvider.System, NullLoggerFactory.Instance);
        new QueueFeed(caches, queue, counted, events, metrics).Subscribe();
        var (plain, labelled) = (await OwnerAsync("plain", ""), await OwnerAsync("labelled", """{"labels":{"role":"canary"}}"""));

        // The one that wakes nobody comes first: if it did, that would come before.
        await CreateOwnedAsync(KnownResources.Pods, "plain", plain, []);
        await CreateOwnedAsync(KnownResources.Pods, "labelled", labelled, []);

        (await TakeAsync(queue)).ShouldBe("labelled");
        queue.Count.ShouldBe(0);
        await stop.CancelAsync();
        await running;

        async Task<ObjectHeader> OwnerAsync(string name, string note)
        {
            var rollout = ControllerBed.Canary(1, "[]");
            rollout["metadata"]!["name"] = name;
            var created = await client.CreateAsync(KnownResources.Rollouts, "default", rollout);
            (await TakeAsync(queue)).ShouldBe(name);
            var annotations = note.Length == 0 ? [] : new JsonObject { [RolloutAnnotations.EphemeralMetadata] = note };
            var replicaSet = await CreateOwnedAsync(KnownResources.ReplicaSets, name, created.Header, annotations);
            (await TakeAsync(queue)).ShouldBe(name);
            return replicaSet.Header;
        }

        Task<KubeObject> CreateOwnedAsync(ResourceType type, string name, ObjectHeader owner, JsonObject annotations)
        {
            var labels = new JsonObject { ["app"] = "web", [RolloutLabels.PodTemplateHash] = "abc" };
            var containers = JsonNode.Parse("""{"containers":[{"name":"web","image":"web:v1"}]}""");
            return client.CreateAsync(
                type,
                "default",
                new JsonObject
                {
                    ["metadata"] = new JsonObject
                    {
                        ["name"] = name,
                        ["labels"] = labels,
                        ["annotations"] = annotations,
                        ["ownerReferences"] = new JsonArray(
                            new JsonObject
                            {
                                ["apiVersion"] = owner.ApiVersion,
                                ["kind"] = owner.Kind,
                                ["name"] = owner.Name,
                                ["uid"] = owner.Uid,
                                ["controller"] = true,
                            }
                        ),
                    },
                    ["spec"] =
                        type == KnownResources.Pods
                            ? containers
                            : new JsonObject
                            {
                                ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
                                ["template"] = new JsonObject
                                {
                                    ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() },
                                    ["spec"] = containers,
                                },
                            },
                }
            );
        }
    }

    private static async Task<string> TakeAsync(WorkQueue<ObjectKey> queue)
    {
        using var limit = new CancellationTokenSource(Patience);
        var taken = await queue.TakeAsync(limit.Token);
        queue.Done(taken.Key);
        return taken.Key.Name;
    }

    private static JsonObject Naming(string name, string service, string template, bool clusterScope)
    {
        var rollout = ControllerBed.Web(
            1,
            $$$"""
            {"canary":{"stableService":"{{{service}}}",
                       "steps":[{"analysis":{"templates":[{"templateName":"{{{template}}}","clusterScope":{{{(
                clusterScope ? "true" : "false"
            )}}} }]} }]} }
            """
        );
        rollout["metadata"]!["name"] = name;
        return rollout;
    }

    private static Task<KubeObject> CreateTemplateAsync(ControllerBed bed, ResourceType type, string? @namespace, string name) =>
        bed.Client.CreateAsync(
            type,
            @namespace,
            new JsonObject
            {
                ["apiVersion"] = "argoproj.io/v1alpha1",
                ["kind"] = type.Kind,
                ["metadata"] = new JsonObject { ["name"] = name },
                ["spec"] = new JsonObject { ["metrics"] = new JsonArray() },
            }
        );
}
