using System.Net;
using Rollouts.Api;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

public sealed class HostTests
{
    [Fact]
    public async Task Health_OfARunningController_IsOk()
    {
        await using var bed = await ControllerBed.StartAsync();
        using var http = new HttpClient();
        foreach (var url in bed.Urls.Select(url => url.Replace("[::]", "127.0.0.1", StringComparison.Ordinal)))
        {
            using var health = await http.GetAsync(new Uri($"{url}/healthz"));
            health.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Metrics_OfARolloutThatRuns_HaveTheNamesThatDashboardsRead()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateAsync(ControllerBed.Canary(2, "[]"));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        using var http = new HttpClient();
        var url = bed.Urls.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal);

        var text = await Eventually.ReadAsync(
            async () =>
            {
                using var response = await http.GetAsync(new Uri($"{url}/metrics"));
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
                return await reader.ReadToEndAsync();
            },
            body => body.Contains("phase=\"Healthy\"", StringComparison.Ordinal),
            "the phase in the metrics"
        );

        foreach (
            var name in new[] { "rollout_info{", "rollout_reconcile_bucket{", "rollout_events_total{", "rollout_info_replicas_available{" }
        )
        {
            text.ShouldContain(name);
        }
    }

    [Fact]
    public void Options_Wrong_AreAllNamed()
    {
        var options = new RolloutControllerOptions
        {
            MetricsPort = 70_000,
            RolloutThreads = 0,
            ResyncPeriod = TimeSpan.Zero,
        };

        var result = new RolloutControllerOptionsValidator().Validate(null, options);

        result.Failed.ShouldBeTrue();
        result.Failures!.Count().ShouldBe(3);
    }
}
