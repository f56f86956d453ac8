using System.Net;

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
