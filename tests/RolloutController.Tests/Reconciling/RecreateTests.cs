using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

public sealed class RecreateTests
{
    [Fact]
    public async Task Release_PodsOfTwoVersions_NeverExistAtOnce()
    {
        await using var bed = await ControllerBed.StartAsync(stopDelay: TimeSpan.FromMilliseconds(100));
        using var stop = new CancellationTokenSource();
        var pods = new Informer(bed.Client, KnownResources.Pods, new InformerOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        var present = new ConcurrentDictionary<string, string>();
        var most = 0;
        // Changes come in the order in which they happened.
        pods.Subscribe(change =>
        {
            var (name, hash) = (change.Latest.Header.Name, change.Latest.Header.Labels[RolloutLabels.PodTemplateHash]);
            _ = change.After is null ? present.TryRemove(name, out _) : present.TryAdd(name, hash);
            most = Math.Max(most, present.Values.Distinct().Count());
        });
        var watching = pods.RunAsync(stop.Token);

        await bed.CreateAsync(ControllerBed.Web(3, """{"recreate":{}}"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        foreach (var image in new[] { "web:v2", "web:v3", "web:v1" })
        {
            await bed.ReleaseAsync(image);
            await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        }

        await stop.CancelAsync();
        await watching;
        most.ShouldBe(1);
    }
}
