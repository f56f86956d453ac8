using System.Text.Json.Nodes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>A process that is killed around its firings, again and again, fires each instant once.</summary>
public sealed class KilledScheduleTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Path = "/schedules/default/every-second";

    // Milliseconds from an instant of the schedule to SIGKILL: just before it, while its run is made, and after.
    private static readonly int[] Kills = [-20, 0, 2, 5, 10, 20, 40];

    [Fact]
    public async Task Kill_AroundFirings_EveryInstantHasOneRunAndOneVerdict()
    {
        var body = new JsonObject
        {
            ["interval"] = "1s",
            ["missed"] = "all",
            ["keep"] = 1000,
            ["object"] = JsonNode.Parse(api.RunRequest("unused", "1"))!["object"]!.DeepClone(),
        };
        await api.CallAsync("PUT", Path, body.ToJsonString());
        foreach (var offset in Kills)
        {
            var known = (await InstantsAsync()).Count;
            await Eventually.HoldsAsync(async () => (await InstantsAsync()).Count > known, "a firing");
            var now = TimeProvider.System.GetUtcNow();
            var next = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddSeconds(2);
            await Task.Delay(next.AddMilliseconds(offset) - now, TimeProvider.System, TestContext.Current.CancellationToken);
            await api.Service.KillAsync();
            await api.Service.RestartAsync();
        }

        await Eventually.HoldsAsync(
            async () => (await InstantsAsync())[^1] > TimeProvider.System.GetUtcNow().AddSeconds(-1.5),
            "all that was missed to be made up for"
        );
        await api.CallAsync("POST", $"{Path}/disable");

        var instants = await InstantsAsync();
        instants.ShouldBe(Enumerable.Range(0, instants.Count).Select(i => instants[0].AddSeconds(i)));
        var verdicts = await Eventually.ReadAsync(
            async () =>
                (await api.CallAsync("GET", "/verdicts?labels=rollouts.io/schedule=every-second&pageSize=500"))["verdicts"]!.AsArray(),
            all => all.Count >= instants.Count,
            "the verdicts",
            TimeSpan.FromSeconds(60)
        );
        verdicts
            .Select(static v => RestApiTests.Text(v!, "name"))
            .ShouldBe(instants.Select(static i => ScheduleNames.RunOf("every-second", i)), ignoreOrder: true);
        verdicts.ShouldAllBe(static v => RestApiTests.Text(v!, "outcome") == "Successful");
    }

    private async Task<IReadOnlyList<DateTimeOffset>> InstantsAsync() =>
        [
            .. (await api.CallAsync("GET", $"{Path}/runs?pageSize=500"))["runs"]!
                .AsArray()
                .Select(static r => ScheduleNames.InstantOf("every-second", RestApiTests.Text(r!, "name"))!.Value)
                .Order(),
        ];
}
