using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Without a cluster the store is all there is: a killed service goes on from it.</summary>
public sealed class KilledServiceTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Kill_InTheMiddleOfRuns_RestartGoesOnWhereTheyWere()
    {
        const int Runs = 20;
        const int Measurements = 6;
        string[] names = [.. Enumerable.Range(0, Runs).Select(static i => $"killed-{i}")];
        foreach (var name in names)
        {
            await api.CallAsync("POST", "/runs", api.RunRequest(name, "1", count: Measurements));
        }

        var before = new ConcurrentDictionary<string, JsonArray>();
        await Eventually.HoldsAsync(
            async () =>
            {
                foreach (var name in names)
                {
                    before[name] = MeasurementsOf(await api.CallAsync("GET", $"/runs/default/{name}"));
                }

                return before.Values.All(static taken => taken.Count >= 2);
            },
            "two measurements of each"
        );
        before.Values.ShouldContain(static taken => taken.Count < Measurements);
        await api.Service.KillAsync();

        await api.Service.RestartAsync();

        foreach (var name in names)
        {
            var last = (await api.WatchAsync(name))[^1].Data["run"]!;
            RestApiTests.Text(last, "phase").ShouldBe("Successful");
            var taken = MeasurementsOf(last);
            taken.Count.ShouldBe(Measurements);
            // What was known before the end is still there, as it was.
            taken
                .Take(before[name].Count)
                .Select(static m => m!.ToJsonString())
                .ShouldBe(before[name].Select(static m => m!.ToJsonString()));
        }
    }

    private static JsonArray MeasurementsOf(JsonNode run) => run["metrics"]![0]!["measurements"]!.AsArray();
}
