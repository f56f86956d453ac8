using Microsoft.Extensions.DependencyInjection;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Crashes, lost writes and other writers: no measurement is lost, none counts twice, no verdict is missing.</summary>
public sealed class FaultTests : IClassFixture<ServiceBed>, IAsyncLifetime
{
    private const string Spec =
        """{"metrics":[{"name":"errors","interval":"1s","count":4,"successCondition":"result < 1","provider":{"web":{"url":"u"}}}]}""";

    private readonly ServiceBed _bed;

    public FaultTests(ServiceBed bed)
    {
        _bed = bed;
        bed.Source.Answer = ScriptedProvider.Good;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bed.StopAllAsync();

    private IEnumerable<int> OrdinalsOf(string run) => _bed.Source.Asked.Where(a => a.Run == run).Select(static a => a.Ordinal);

    private static async Task<ProviderAnswer> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("the wait was cancelled");
    }

    [Fact]
    public async Task Restart_InTheMiddleOfAMeasurement_MeasuresThatOneAgainAndEndsOnce()
    {
        var hangs = true;
        _bed.Source.Answer = (context, cancellationToken) =>
            context.Ordinal == 2 && hangs ? NeverAsync(cancellationToken) : Task.FromResult(ScriptedProvider.Value(0));
        var first = await _bed.StartAsync();
        await _bed.CreateAsync("restarted", Spec);
        await Eventually.HoldsAsync(() => OrdinalsOf("restarted").Contains(2), "the second measurement");

        await _bed.StopAsync(first);
        hangs = false;
        var second = await _bed.StartAsync();
        var run = await _bed.WhenEndedAsync("restarted");

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        run.Status.MetricResults!.Single().Count.ShouldBe(4);
        OrdinalsOf("restarted").ShouldBe([1, 2, 2, 3, 4]);
        await ServiceBed.VerdictAsync(second, run);
        (await ServiceBed.VerdictsOf(second).ListAsync(100)).Count(v => v.Name == "restarted").ShouldBe(1);
    }

    [Fact]
    public async Task Restart_WithoutTheStore_StoresTheVerdictsOfFinishedRunsAgain()
    {
        var first = await _bed.StartAsync();
        await _bed.CreateAsync("kept", Spec.Replace("\"count\":4", "\"count\":1"));
        var run = await _bed.WhenEndedAsync("kept");
        await ServiceBed.VerdictAsync(first, run);
        await _bed.StopAsync(first);

        var second = await _bed.StartAsync(o => o.Store = _bed.StorePath + ".new");

        (await ServiceBed.VerdictAsync(second, run)).Phase.ShouldBe(AnalysisPhase.Successful);
    }

    [Theory]
    [InlineData("refused", false)]
    [InlineData("answer-lost", true)]
    public async Task Write_Fails_TheMeasurementIsKeptAndCountsOnce(string name, bool arrived)
    {
        FlakyClient? client = null;
        var service = await _bed.StartAsync(configure: services =>
            services.AddSingleton<IKubernetesClient>(provider =>
                client = new FlakyClient(
                    provider.GetRequiredService<KubernetesClient>(),
                    write =>
                        write % 3 == 0 ? WriteFault.None
                        : arrived ? WriteFault.AnswerLost
                        : WriteFault.Refused
                )
            )
        );
        await _bed.CreateAsync(name, Spec);

        var run = await _bed.WhenEndedAsync(name);

        run.Status.MetricResults!.Single().Count.ShouldBe(4);
        run.Status.MetricResults!.Single().Measurements!.Count.ShouldBe(4);
        OrdinalsOf(name).ShouldBe([1, 2, 3, 4]);
        // Where only the answers were lost, the cluster has it all and may need no second write.
        client!.Writes.ShouldBeGreaterThanOrEqualTo(arrived ? 4 : 12);
    }

    [Fact]
    public async Task Write_OvertakenByAnother_IsDecidedAgainWithTheSameMeasurement()
    {
        _bed.Source.Answer = async (_, _) =>
        {
            // Somebody changes the run while it is being measured.
            await _bed.PatchAsync("overtaken", """{"metadata":{"annotations":{"note":"x"}},"spec":{"terminate":true}}""");
            return ScriptedProvider.Value(0);
        };
        var service = await _bed.StartAsync();
        await _bed.CreateAsync("overtaken", Spec);

        var run = await _bed.WhenEndedAsync("overtaken");

        (run.Status.Phase, run.Status.Message).ShouldBe((AnalysisPhase.Successful, "Run Terminated"));
        run.Status.MetricResults!.Single().Count.ShouldBe(1);
        run.Metadata.Annotations!["note"].ShouldBe("x");
        OrdinalsOf("overtaken").ShouldBe([1]);
    }

    [Fact]
    public async Task Delete_InTheMiddleOfAMeasurement_IsNoMatter()
    {
        _bed.Source.Answer = async (context, cancellationToken) =>
        {
            if (context.Run.Name == "deleted")
            {
                await _bed.Client.DeleteAsync(KnownResources.AnalysisRuns, "default", "deleted", null, cancellationToken);
            }

            return ScriptedProvider.Value(0);
        };
        var service = await _bed.StartAsync();
        await _bed.CreateAsync("deleted", Spec);
        await Eventually.HoldsAsync(() => _bed.Source.AskedOf("deleted") > 0, "the measurement");
        await _bed.CreateAsync("next", Spec.Replace("\"count\":4", "\"count\":1"));

        (await _bed.WhenEndedAsync("next")).Status.Phase.ShouldBe(AnalysisPhase.Successful);
        await Should.ThrowAsync<KubernetesApiException>(() => _bed.ReadAsync("deleted"));
    }

    [Fact]
    public async Task TwoServices_OnOneRun_CountEachMeasurementOnce()
    {
        var first = await _bed.StartAsync();
        var second = await _bed.StartAsync(o => o.Store = _bed.StorePath + ".second");
        await _bed.CreateAsync("shared", Spec);

        var run = await _bed.WhenEndedAsync("shared");

        var result = run.Status.MetricResults!.Single();
        (result.Count, result.Successful, result.Measurements!.Count).ShouldBe((4, 4, 4));
    }
}
