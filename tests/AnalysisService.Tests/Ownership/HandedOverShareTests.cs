using Microsoft.Extensions.DependencyInjection;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService.Tests;

/// <summary>A share goes to another replica and comes back.</summary>
public sealed class HandedOverShareTests : IClassFixture<ServiceBed>, IAsyncLifetime
{
    /// <summary>Long enough for the share to be taken away before the next measurement, on a busy machine too.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ServiceBed _bed;
    private readonly ScriptedOwnership _ownership = new();

    public HandedOverShareTests(ServiceBed bed)
    {
        _bed = bed;
        bed.Source.Answer = ScriptedProvider.Good;
    }

    public async ValueTask InitializeAsync() =>
        await _bed.StartAsync(configure: services => services.AddSingleton<IRunOwnership>(_ownership));

    public ValueTask DisposeAsync() => _bed.StopAllAsync();

    [Fact]
    public async Task Share_ComesBackBeforeAnotherWrote_RunGoesOn()
    {
        var share = RunShares.Of(new ObjectKey("default", "returned"));
        await _bed.CreateAsync(
            "returned",
            """{"metrics":[{"name":"errors","interval":"5s","count":2,"successCondition":"result < 1","provider":{"web":{"url":"http://m.test/"}}}]}"""
        );
        await _bed.WhenAsync("returned", static run => run.Status.MetricResults?[0].Count >= 1);

        await _ownership.TakeAwayAsync(share);
        // Its alarm goes off while the share is another's, who dies before it writes anything: the last write is still this replica's own.
        await Task.Delay(Interval + TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        _bed.Source.AskedOf("returned").ShouldBe(1);
        await _ownership.GiveBackAsync(share);

        var run = await _bed.WhenEndedAsync("returned");
        (run.Status.Phase, run.Status.MetricResults![0].Count).ShouldBe((AnalysisPhase.Successful, 2));
        _bed.Source.Asked.Where(static a => a.Run == "returned").Select(static a => a.Ordinal).ShouldBe([1, 2]);
    }
}
