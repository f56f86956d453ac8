using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Benchmarks;

/// <summary>
/// How soon the controller answers a change: from the moment a client sends a new <c>spec.replicas</c> to the moment it sees the
/// controller's write to the ReplicaSet. Server, controller and client are one process on the loopback interface, so the figure holds
/// two watch deliveries and two requests beside the controller's own work.
/// </summary>
internal static class ReactionDriver
{
    private const string Name = "web";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(int count, int others)
    {
        await using var cluster = await BenchmarkCluster.StartAsync();
        await using var controller = await RunningController.StartAsync(cluster.Server);
        await cluster.CreateRolloutAsync(Name);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, others),
            async (number, _) => await cluster.CreateRolloutAsync(string.Create(CultureInfo.InvariantCulture, $"other-{number}"))
        );
        await cluster.AllHealthyAsync(others + 1);

        var rollouts = new SightingWatch(cluster.Client, KnownResources.Rollouts, static rollout => rollout.Name == Name);
        var sets = new SightingWatch(cluster.Client, KnownResources.ReplicaSets, static set => set.Controller?.Name == Name);
        using var stop = new CancellationTokenSource();
        var watching = Task.WhenAll(rollouts.RunAsync(stop.Token), sets.RunAsync(stop.Token));

        var toOwnEvent = new List<double>();
        var toWrite = new List<double>();
        const int warmup = 20;
        for (var round = 0; round < count + warmup; round++)
        {
            var replicas = (round % 2) + 2;
            var seen = rollouts.NextAsync(replicas);
            var written = sets.NextAsync(replicas);
            var start = TimeProvider.System.GetTimestamp();
            await cluster.Client.PatchAsync(KnownResources.Rollouts, BenchmarkCluster.Namespace, Name, Replicas(replicas));
            var seenAt = await seen.WaitAsync(Limit);
            var writtenAt = await written.WaitAsync(Limit);
            if (round >= warmup)
            {
                toOwnEvent.Add(TimeProvider.System.GetElapsedTime(start, seenAt).TotalMilliseconds);
                toWrite.Add(TimeProvider.System.GetElapsedTime(start, writtenAt).TotalMilliseconds);
            }

            await cluster.HealthyAsync(Name);
        }

        await stop.CancelAsync();
        await watching;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} changes of one Rollout, {others} others idle (ms)"));
        Console.WriteLine($"{"", -44}{"p50", 8}{"p95", 8}{"p99", 8}{"max", 8}");
        Console.WriteLine(Percentiles.Line("change sent -> the client's own watch event", toOwnEvent));
        Console.WriteLine(Percentiles.Line("change sent -> the controller's write seen", toWrite));
        return 0;
    }

    private static Patch Replicas(int replicas) => Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } });
}
