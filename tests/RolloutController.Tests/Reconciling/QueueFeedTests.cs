using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;

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
