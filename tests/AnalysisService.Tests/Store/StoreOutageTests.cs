using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>A service at work whose PostgreSQL goes away and comes back.</summary>
public sealed class StoreOutageTests : IAsyncLifetime
{
    private const int Runs = 20;
    private const int Measurements = 12;

    private readonly ServiceBed _bed = new();

    public async ValueTask InitializeAsync() => await _bed.InitializeAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task PostgresKilled_WhileRunsGoOn_NothingIsLostAndNothingCountsTwice()
    {
        await using var server = await Need.OfAsync(PostgresServer.StartAsync());
        var address = await server.CreateDatabaseAsync();
        var service = await _bed.StartAsync(o =>
        {
            o.Store = address;
            o.StorePassword = server.Password;
        });
        foreach (var run in Enumerable.Range(0, Runs))
        {
            await _bed.CreateAsync(
                $"run-{run}",
                $$$$"""{"metrics":[{"name":"m","interval":"1s","count":{{{{Measurements}}}},"successCondition":"result < 1","provider":{"web":{"url":"u"}}}]}"""
            );
        }

        await _bed.WhenAsync("run-0", static run => run.Status.MetricResults is [{ Count: >= 3 }]);
        await server.KillAsync();
        var (status, told) = await ReadyAsync(service, static answer => answer.Status != HttpStatusCode.OK);
        await server.RestartAsync();

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        told.ShouldContain("verdict store");
        foreach (var run in Enumerable.Range(0, Runs))
        {
            var ended = await _bed.WhenEndedAsync($"run-{run}");
            ended.Status.Phase.ShouldBe(AnalysisPhase.Successful, ended.Status.Message);
            ended.Status.MetricResults!.Single().Count.ShouldBe(Measurements);
        }

        var database = service.Services.GetRequiredService<StoreDatabase>();
        await Eventually.HoldsAsync(async () => await CountAsync<VerdictRow>(database) == Runs, "all verdicts");
        await Eventually.HoldsAsync(async () => await CountAsync<StoredMeasurement>(database) == Runs * Measurements, "all measurements");
        (await ReadyAsync(service, static answer => answer.Status == HttpStatusCode.OK)).Text.ShouldBe("ok", "nothing was lost");
        service.Services.GetRequiredService<StoreMetrics>().LostSoFar.ShouldBe(0);
    }

    [Fact]
    public async Task Loss_WhenTheStoreWorksAgain_IsStillTold()
    {
        var service = await _bed.StartAsync();
        var metrics = service.Services.GetRequiredService<StoreMetrics>();
        (await ReadyAsync(service, static answer => answer.Status == HttpStatusCode.OK)).Text.ShouldBe("ok");

        metrics.Lost(MeasurementWrite.KindName, "full");
        metrics.Lost(MeasurementWrite.KindName, "full");
        metrics.Lost(VerdictWrite.KindName, "refused");

        var (status, text) = await ReadyAsync(service, static _ => true);
        status.ShouldBe(HttpStatusCode.OK);
        text.ShouldBe(
            "ok, but the verdict store has lost since the start of this process: 2 of kind measurement, 1 of kind verdict; its log says when"
        );
        var scrape = await TextAsync(PortAddresses.Of(service, ListenerPurposes.Metrics), "/metrics");
        scrape.Text.ShouldContain("analysis_store_lost_total{kind=\"measurement\",reason=\"full\"} 2\n");
        scrape.Text.ShouldContain("analysis_store_lost_total{kind=\"verdict\",reason=\"refused\"} 1\n");
    }

    private static async Task<int> CountAsync<T>(StoreDatabase database)
        where T : class
    {
        await using var context = database.Open();
        return await context.Set<T>().CountAsync();
    }

    private static Task<(HttpStatusCode Status, string Text)> ReadyAsync(
        Microsoft.AspNetCore.Builder.WebApplication service,
        Func<(HttpStatusCode Status, string Text), bool> until
    ) =>
        Eventually.ReadAsync(
            () => TextAsync(PortAddresses.Of(service, ListenerPurposes.Health), "/readyz"),
            until,
            "readiness",
            TimeSpan.FromSeconds(60)
        );

    private static async Task<(HttpStatusCode Status, string Text)> TextAsync(Uri address, string path)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var answer = await http.GetAsync(path);
        return (answer.StatusCode, Encoding.UTF8.GetString(await (await answer.Content.ReadAsStreamAsync()).ReadAllAsync()));
    }
}
