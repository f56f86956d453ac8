using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

/// <summary>Many clients at once: no write is lost, and every watcher sees every version in order.</summary>
public sealed class ConcurrencyTests
{
    private const int Clients = 8;
    private const int Increments = 25;

    [Fact]
    public async Task Replace_ManyClientsCountTogether_NoIncrementIsLost()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var server = await EmbeddedApiServer.StartAsync();
        await using var client = new KubernetesClient(new ClusterConnection { Server = server.Address }, new ClientOptions { Qps = 0 });
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "counter" },
            ["data"] = new JsonObject { ["n"] = "0" },
        };
        var start = await client.CreateAsync(KnownResources.ConfigMaps, "default", body, limit.Token);
        var watching = WatchAsync(client, start.Header.ResourceVersion, limit.Token);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => CountAsync(client, limit.Token)));

        var seen = await watching;
        seen.ShouldBe(Enumerable.Range(1, Clients * Increments));
        server
            .Cluster.Use(static (model, _) => model.ResourceVersion)
            .ShouldBe(long.Parse(start.Header.ResourceVersion) + (Clients * Increments));
    }

    private static async Task CountAsync(KubernetesClient client, CancellationToken cancellationToken)
    {
        for (var done = 0; done < Increments; )
        {
            var body = (await client.GetAsync(KnownResources.ConfigMaps, "default", "counter", cancellationToken)).ToNode();
            body["data"]!["n"] = (Number(body) + 1).ToString();
            try
            {
                await client.ReplaceAsync(KnownResources.ConfigMaps, "default", "counter", body, cancellationToken: cancellationToken);
                done++;
            }
            catch (KubernetesApiException lost) when (lost.IsConflict)
            {
                // Another client was faster: read again.
            }
        }
    }

    private static async Task<List<int>> WatchAsync(KubernetesClient client, string from, CancellationToken cancellationToken)
    {
        var seen = new List<int>();
        var options = new ListOptions { ResourceVersion = from, FieldSelector = "metadata.name=counter" };
        await foreach (var change in client.WatchAsync(KnownResources.ConfigMaps, "default", options, cancellationToken))
        {
            if (change.Type == WatchEventType.Modified)
            {
                seen.Add(Number(change.Object.ToNode()));
            }
            if (seen.Count == Clients * Increments)
            {
                break;
            }
        }
        return seen;
    }

    private static int Number(JsonObject item) => int.Parse(item["data"]!["n"]!.ToString());
}
