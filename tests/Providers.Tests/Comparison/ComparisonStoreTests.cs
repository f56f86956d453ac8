using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>Windows that are kept beside the measurement: what happens when the two do not agree.</summary>
public sealed class ComparisonStoreTests
{
    private static readonly Traffic Healthy = new()
    {
        CanaryErrors = 0.021,
        CanaryRequests = 300,
        BaselineRequests = 900,
    };

    private readonly KeptWindows _windows = new();
    private readonly CountingSource _source = new() { Answer = Healthy.Answer };

    /// <summary>Killed after each write to the store and before that of the status, and nothing is asked for twice or counted twice.</summary>
    [Theory]
    [InlineData("ratio")]
    [InlineData("histogram")]
    public async Task Windows_WhoseStatusWasNeverWritten_AreTakenFromTheStore(string kind)
    {
        var run = Run(kind);
        await run.LookAsync();
        for (var look = 1; look <= 12; look++)
        {
            run.Now = run.Now.AddMinutes(look == 1 ? 4 : 1);
            var before = run.Measurement;
            await run.LookAsync();
            _windows.Count.ShouldBeGreaterThanOrEqualTo(look);
            if (look % 3 != 0)
            {
                run.PutBack(before);
            }
        }

        await run.ToEndAsync();

        _source.Answered.Values.ShouldAllBe(times => times == 1);
        run.Measurement!.Value.ShouldBe(await UndisturbedAsync(kind));
    }

    /// <summary>A second service, which also worked on the run for a moment, stored other numbers and another set of edges.</summary>
    [Fact]
    public async Task Windows_ThatAnotherServiceWasFasterWith_AreTheOnesThatCount()
    {
        var run = Run("histogram");
        await run.LookAsync();
        run.Now = run.Measurement!.ResumeAt!.Value;
        _windows.Faster = static _ => new WindowRecord([new WindowRow([500, 50, 100, 400], [500, 50, 100, 400])])
        {
            Facts = new Dictionary<string, string> { ["edges"] = "0.1 0.5" },
        };

        await run.LookAsync();
        var metadata = run.Measurement!.Metadata!;
        await run.ToEndAsync();

        metadata["edges"].ShouldBe("0.1 0.5");
        _windows.Count.ShouldBe(20);
        run.Result.GetProperty("windows").GetProperty("compared").GetInt32().ShouldBe(20);
        run.Result.GetProperty("canary").GetProperty("count").GetDouble().ShouldBeInRange(500 + (19 * 250), 500 + (19 * 350));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public async Task Windows_ThatTheStoreLost_AreAskedForAgainAndTheVerdictSaysSo(int left)
    {
        var run = Run("ratio");
        await AfterAsync(run, 9);
        _windows.Lose(left);

        await run.ToEndAsync();

        var seen = left == 0 ? "windows 1 to 9" : "windows 5 to 9";
        run.Measurement!.Message!.ShouldContain($"The store had lost {seen}; they were asked for again, and the answers were the same.");
        run.Result.GetProperty("explanation").GetString()!.ShouldContain(seen);
        run.Result.GetProperty("windows").GetProperty("compared").GetInt32().ShouldBe(20);
        _source.Answered.Values.Max().ShouldBe(2);
        _source.Answered.Values.Count(times => times == 2).ShouldBe(4 * (9 - left));
    }

    [Fact]
    public async Task Windows_ThatTheStoreLostAndTheSourceAnswersDifferently_AreToldAsSuch()
    {
        var run = Run("ratio");
        await AfterAsync(run, 9);
        _windows.Lose(0);
        // What is this old is no longer there.
        var gone = run.Now.AddMinutes(-5);
        _source.Answer = (query, at) => at < gone ? new Dictionary<string, double?>() : Healthy.Answer(query, at);

        await run.ToEndAsync();

        run.Measurement!.Message!.ShouldContain("the answers were not the same");
        run.Result.GetProperty("windows").GetProperty("compared").GetInt32().ShouldBeLessThan(20);
    }

    [Fact]
    public async Task Store_ThatIsAway_IsWaitedForAndNothingIsLost()
    {
        var run = Run("ratio");
        await AfterAsync(run, 5);
        _windows.Away = "the verdict store cannot be used: connection refused";
        for (var look = 0; look < 10; look++)
        {
            await run.LookAsync();
            run.Measurement!.Phase.ShouldBe(AnalysisPhase.Running);
            run.Measurement.Metadata![MeasurementMetadata.Explanation].ShouldContain("connection refused");
            run.Now = run.Measurement.ResumeAt!.Value;
        }

        _windows.Away = null;
        await run.ToEndAsync();

        _source.Answered.Values.ShouldAllBe(times => times == 1, "what cannot be stored is not asked for");
        run.Measurement!.Value.ShouldBe(await UndisturbedAsync("ratio"));
    }

    [Fact]
    public async Task Terminate_WhileTheStoreIsAway_IsNoSuccess()
    {
        var run = Run("ratio");
        await AfterAsync(run, 5);
        _windows.Away = "connection refused";

        await run.LookAsync(MeasurementTaskKind.Terminate);

        run.Measurement!.Phase.ShouldBe(AnalysisPhase.Inconclusive);
    }

    private WindowedRun Run(string kind) =>
        new(
            ComparisonGiven.Metric(ComparisonGiven.Of(kind) with { OnPass = "continue", Windows = 20 }),
            clock => WindowedRun.RegistryOf(_source, clock, _windows)
        );

    private static async Task AfterAsync(WindowedRun run, int windows)
    {
        for (var look = 0; look <= windows; look++)
        {
            await run.LookAsync();
            run.Now = run.Measurement!.ResumeAt!.Value;
        }
    }

    private static async Task<string?> UndisturbedAsync(string kind)
    {
        var run = ComparisonGiven.Run(ComparisonGiven.Of(kind) with { OnPass = "continue", Windows = 20 }, Healthy);
        await run.ToEndAsync();
        return run.Measurement!.Value;
    }
}
