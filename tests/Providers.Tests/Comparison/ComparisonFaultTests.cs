using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>Restarts, outages and one-sided data: no window is asked for twice, and what could not be had is never taken for zero.</summary>
public sealed class ComparisonFaultTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Every look is made by a new service; one of them is a service that was down for half an hour.</summary>
    [Theory]
    [InlineData("count")]
    [InlineData("ratio")]
    [InlineData("gauge")]
    [InlineData("histogram")]
    public async Task Windows_WithRestartsAndALongOutageOfTheService_AreAskedForOnceEach(string kind)
    {
        var traffic = new Traffic();
        var comparison = ComparisonGiven.Of(kind) with { OnPass = "continue" };
        var source = new CountingSource { Answer = traffic.Answer };
        var run = new WindowedRun(ComparisonGiven.Metric(comparison), source);
        for (var look = 0; look < 10; look++)
        {
            await run.LookAsync();
            run.Now = run.Measurement!.ResumeAt!.Value;
        }

        run.Now += TimeSpan.FromMinutes(30);
        await run.ToEndAsync();

        var once = ComparisonGiven.Run(comparison, traffic);
        await once.ToEndAsync();
        source.Answered.Values.ShouldAllBe(times => times == 1);
        source.Answered.GroupBy(asked => asked.Key.Query).ShouldAllBe(query => query.Count() == 60);
        run.Result.ToString().ShouldBe(once.Result.ToString(), "windows that come together say the same as one by one");
    }

    [Fact]
    public async Task Windows_DecisionAmongLateOnes_IsThatOfTheFirstThatDecides()
    {
        var sick = new Traffic { CanaryErrors = 0.06 };
        var onTime = ComparisonGiven.Run(ComparisonGiven.Ratio, sick);
        var late = ComparisonGiven.Run(ComparisonGiven.Ratio, sick);
        await onTime.ToEndAsync();
        await late.LookAsync();
        late.Now += TimeSpan.FromHours(3);

        await late.ToEndAsync();

        late.Looks.ShouldBe(2);
        late.Measurement!.Value.ShouldBe(onTime.Measurement!.Value);
    }

    [Fact]
    public async Task Windows_OfASourceThatIsDownForAWhile_AreHadLater()
    {
        var traffic = new Traffic { CanaryErrors = 0.021 };
        var comparison = ComparisonGiven.Ratio with { OnPass = "continue", Windows = 20 };
        WindowedRun run = null!;
        var source = new CountingSource
        {
            Answer = (query, at) =>
                run.Now > WindowedRun.Start.AddMinutes(8) && run.Now < WindowedRun.Start.AddMinutes(11)
                    ? throw new ProviderException("connection refused")
                    : traffic.Answer(query, at),
        };
        run = new WindowedRun(ComparisonGiven.Metric(comparison), source);

        await run.ToEndAsync();

        source.Refused.ShouldBeGreaterThan(2);
        source.Answered.Values.ShouldAllBe(times => times == 1);
        run.Result.GetProperty("windows").GetProperty("skipped").GetInt32().ShouldBe(0);
        var undisturbed = ComparisonGiven.Run(comparison, traffic);
        await undisturbed.ToEndAsync();
        run.Measurement!.Value.ShouldBe(undisturbed.Measurement!.Value);
    }

    [Fact]
    public async Task Windows_ThatCannotBeHad_AreSkippedWithTheReasonAndAreNoZeros()
    {
        var traffic = new Traffic();
        var source = new CountingSource
        {
            Answer = (query, at) =>
                at > WindowedRun.Start.AddMinutes(4) && at <= WindowedRun.Start.AddMinutes(6)
                    ? throw new ProviderException("the shard of that hour is lost; it is gone")
                    : traffic.Answer(query, at),
        };
        var run = new WindowedRun(
            ComparisonGiven.Metric(ComparisonGiven.Ratio with { OnPass = "continue", Windows = 20, RetryFor = "3m" }),
            source
        );

        await run.ToEndAsync();

        var windows = run.Result.GetProperty("windows");
        windows.GetProperty("skipped").GetInt32().ShouldBe(2);
        windows.GetProperty("compared").GetInt32().ShouldBe(18);
        run.Measurement!.Message!.ShouldContain("2 windows could not be had");
        run.Measurement.Message!.ShouldContain("the shard of that hour is lost");
        run.Result.GetProperty("canary").GetProperty("rate").GetDouble().ShouldBe(0.02, 0.005);
        source.Answered.Values.ShouldAllBe(times => times == 1);
    }

    [Fact]
    public async Task Windows_OfASourceThatIsDownForGood_EndWithoutADecision()
    {
        var source = new CountingSource { Answer = static (_, _) => throw new ProviderException("connection refused") };
        var run = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Ratio with { Windows = 5 }), source);

        await run.ToEndAsync();

        run.Measurement!.Phase.ShouldBe(AnalysisPhase.Inconclusive);
        run.Result.GetProperty("verdict").GetString().ShouldBe("noData");
        run.Measurement.Message!.ShouldContain("connection refused");
    }

    [Theory]
    [InlineData("canary")]
    [InlineData("baseline")]
    public async Task Arm_ThatIsSilent_IsNoDataAndEndsByPolicy(string silent)
    {
        var traffic = new Traffic();
        var source = new CountingSource
        {
            Answer = (query, at) =>
                query.StartsWith(silent, StringComparison.Ordinal) ? new Dictionary<string, double?>() : traffic.Answer(query, at),
        };
        var waiting = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Ratio with { Windows = 10 }), source);
        var policies = new ComparisonPolicies { NoData = "fail" };
        var strict = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Ratio with { Windows = 10, Policies = policies }), source);

        (await waiting.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Inconclusive);
        (await strict.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Failed);

        waiting.Result.GetProperty("verdict").GetString().ShouldBe("noData");
        waiting.Result.GetProperty("windows").GetProperty("seen").GetInt32().ShouldBe(10);
        strict.Result.GetProperty("windows").GetProperty("seen").GetInt32().ShouldBe(3);
        strict.Measurement!.Message!.ShouldContain($"the {silent} has delivered nothing for 3 windows");
    }

    [Fact]
    public async Task Arm_OfNotANumber_IsMissingAndNotZero()
    {
        var traffic = new Traffic();
        var source = new CountingSource
        {
            Answer = (query, at) => query == "canary.requests" ? CountingSource.One(double.NaN) : traffic.Answer(query, at),
        };
        var run = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Ratio with { Windows = 5 }), source);

        await run.ToEndAsync();

        run.Result.GetProperty("verdict").GetString().ShouldBe("noData");
        run.Result.GetProperty("windows").GetProperty("compared").GetInt32().ShouldBe(0);
    }

    /// <summary>A counter of errors appears with the first error.</summary>
    [Theory]
    [InlineData(null, "fail")]
    [InlineData("missing", "noData")]
    public async Task Events_WithoutASeries_AreZeroWhereThereIsTraffic(string? absent, string verdict)
    {
        var sick = new Traffic { CanaryErrors = 0.02 };
        var source = new CountingSource
        {
            Answer = (query, at) => query == "baseline.errors" ? new Dictionary<string, double?>() : sick.Answer(query, at),
        };
        var run = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Ratio with { Windows = 10, AbsentEvents = absent }), source);

        await run.ToEndAsync();

        run.Result.GetProperty("verdict").GetString().ShouldBe(verdict);
    }

    /// <summary>Readings of counters, of which the canary's restarts every four minutes.</summary>
    [Fact]
    public async Task Counters_ThatAreReset_CountWhatTheyGained()
    {
        static double Reading(DateTimeOffset at, double perMinute, TimeSpan restart) =>
            Math.Floor((at - WindowedRun.Start).TotalSeconds % restart.TotalSeconds * perMinute / 60);

        var day = TimeSpan.FromDays(1);
        var source = new CountingSource
        {
            Answer = (query, at) =>
                CountingSource.One(
                    query switch
                    {
                        "canary.errors" => Reading(at, 30, 4 * Minute),
                        "canary.requests" => Reading(at, 1200, 4 * Minute),
                        "baseline.errors" => Reading(at, 120, day),
                        _ => Reading(at, 4800, day),
                    }
                ),
        };
        var run = new WindowedRun(
            ComparisonGiven.Metric(ComparisonGiven.Ratio with { Windows = 12, OnPass = "continue", Samples = "counter" }),
            source
        );

        await run.ToEndAsync();

        run.Result.GetProperty("windows").GetProperty("compared").GetInt32().ShouldBe(12);
        run.Result.GetProperty("canary").GetProperty("total").GetDouble().ShouldBeInRange(12 * 1200 * 0.9, 12 * 1200);
        run.Result.GetProperty("canary").GetProperty("rate").GetDouble().ShouldBe(0.025, 0.002);
        run.Result.GetProperty("verdict").GetString().ShouldNotBe("fail");
    }

    [Fact]
    public async Task Histogram_WhoseBucketsLackTheLast_IsSkippedWithTheReason()
    {
        var traffic = new Traffic();
        var source = new CountingSource { Answer = (query, at) => traffic.Answer(query, at).Where(s => s.Key != "+Inf").ToDictionary() };
        var run = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Histogram with { Windows = 3, RetryFor = "1m" }), source);

        await run.ToEndAsync();

        run.Measurement!.Message!.ShouldContain("le=\"+Inf\"");
        run.Result.GetProperty("windows").GetProperty("skipped").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Windows_OfALongComparison_FitTheStatus()
    {
        var run = ComparisonGiven.Run(
            ComparisonGiven.Histogram with
            {
                Windows = 150,
                OnPass = "continue",
            },
            new Traffic { CanaryRequests = 300, BaselineRequests = 900 }
        );

        await run.ToEndAsync();

        var metadata = run.Measurement!.Metadata!;
        metadata.Values.Max(text => text.Length).ShouldBeLessThan(8192, "what is longer is cut");
        metadata.Sum(fact => fact.Key.Length + fact.Value.Length).ShouldBeLessThan(20_000);
        run.Measurement.Value!.Length.ShouldBeLessThan(4096);
    }

    [Fact]
    public async Task Windows_ThatSomebodyTamperedWith_AreAnErrorAndNoVerdict()
    {
        var source = new CountingSource { Answer = new Traffic().Answer };
        var run = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Ratio), source);
        await run.LookAsync();
        run.Now = run.Measurement!.ResumeAt!.Value;
        await run.LookAsync();
        run.Tamper("windows.0", "1 2/*****");
        run.Now = run.Measurement!.ResumeAt!.Value;

        await run.LookAsync();

        run.Measurement!.Phase.ShouldBe(AnalysisPhase.Error);
        run.Measurement.Message!.ShouldContain("the stored windows cannot be read");
    }

    /// <summary>The history is asked for once, before the first window, and what it taught survives every restart.</summary>
    [Theory]
    [InlineData("ratio")]
    [InlineData("histogram")]
    public async Task Learn_FromStablePods_IsDoneOnceAndKept(string kind)
    {
        var traffic = new Traffic { CanaryRequests = 400, BaselineRequests = 800 };
        var comparison = ComparisonGiven.Of(kind);
        var source = new CountingSource
        {
            Answer = (query, at) => traffic.Answer(query.Replace("stable-", "", StringComparison.Ordinal), at),
        };
        var learn = new ComparisonLearning { Canary = Stable(comparison.Canary!), Baseline = Stable(comparison.Baseline!) };
        var run = new WindowedRun(ComparisonGiven.Metric(comparison with { Learn = learn, Windows = 10, OnPass = "continue" }), source);

        await run.ToEndAsync();

        run.Measurement!.Metadata!["noise"].Split(';').ShouldAllBe(hypothesis => hypothesis.Count(c => c == ' ') == 3);
        run.Measurement.Message!.ShouldContain("The noise of the arms was learned before the rollout");
        source.Answered.Values.ShouldAllBe(times => times == 1);
        var learned = source.Answered.Keys.Where(asked => asked.Query.StartsWith("stable-", StringComparison.Ordinal)).ToList();
        learned.ShouldAllBe(asked => asked.At <= WindowedRun.Start.AddMinutes(2));
        learned.GroupBy(asked => asked.Query).ShouldAllBe(query => query.Count() == 300);
    }

    [Fact]
    public async Task Learn_FromHistoryThatIsNotThere_GoesOnWithoutAndSaysSo()
    {
        var traffic = new Traffic();
        var source = new CountingSource
        {
            Answer = (query, at) =>
                query.StartsWith("stable-", StringComparison.Ordinal) ? new Dictionary<string, double?>() : traffic.Answer(query, at),
        };
        var comparison = ComparisonGiven.Ratio;
        var learn = new ComparisonLearning { Canary = Stable(comparison.Canary!), Baseline = Stable(comparison.Baseline!) };
        var run = new WindowedRun(ComparisonGiven.Metric(comparison with { Learn = learn }), source);

        (await run.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Successful);

        run.Measurement!.Message!.ShouldContain("The noise of the arms was not learned, because: 0 usable windows");
    }

    private static ComparisonArm Stable(ComparisonArm arm) =>
        new()
        {
            Events = Stable(arm.Events),
            Total = Stable(arm.Total),
            Buckets = Stable(arm.Buckets),
            Sum = Stable(arm.Sum),
        };

    private static string? Stable(string? query) => query is null ? null : $"stable-{query}";
}
