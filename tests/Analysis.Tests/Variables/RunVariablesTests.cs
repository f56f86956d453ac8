using Rollouts.Api;
using Rollouts.Expressions;
using Rollouts.TestKit;

namespace Rollouts.Analysis.Tests;

public sealed class RunVariablesTests
{
    private static readonly RunVariables Variables = new()
    {
        Start = Given.Start,
        Now = Given.Start.AddSeconds(95.7),
        Index = 3,
        Window = TimeSpan.FromSeconds(30),
        CanaryWeight = 12.5,
    };

    [Theory]
    [InlineData("run.start", "2026-03-01T12:00:00Z")]
    [InlineData("run.startUnix", "1772366400")]
    [InlineData("run.now", "2026-03-01T12:01:35Z")]
    [InlineData("run.nowUnix", "1772366495")]
    [InlineData("run.elapsed", "95s")]
    [InlineData("run.elapsedSeconds", "95")]
    [InlineData("run.window", "30s")]
    [InlineData("run.windowSeconds", "30")]
    [InlineData("run.index", "3")]
    [InlineData("run.canaryWeight", "12.5")]
    public void Resolve_Variable_IsFilledInAndNoted(string tag, string value)
    {
        var resolved = Resolve(Query($"x[{{{{ {tag} }}}}]"), Variables);

        resolved.Metric.Provider.Prometheus!.Query.ShouldBe($"x[{value}]");
        resolved.Used.ShouldBe(new Dictionary<string, string> { [tag] = value });
    }

    [Fact]
    public void Resolve_FirstInstant_GivesWindowsThatQueriesTake() =>
        Resolve(Query("{{run.elapsed}} {{run.window}}"), Variables with { Now = Given.Start, Window = TimeSpan.Zero })
            .Metric.Provider.Prometheus!.Query.ShouldBe("1s 1s");

    [Fact]
    public void Resolve_WeightOfARunWithoutACanary_IsAnErrorThatNamesTheAnnotation() =>
        Should
            .Throw<AnalysisSpecException>(() => Resolve(Query("{{run.canaryWeight}}"), Variables with { CanaryWeight = null }))
            .Message.ShouldContain("rollouts/canary-weight");

    [Theory]
    [InlineData("{{run.elapsd}}")]
    [InlineData("{{run.}}")]
    [InlineData("{{runs.now}}")]
    public void Next_UnknownVariable_IsAnErrorBeforeAnythingIsMeasured(string query)
    {
        var run = Given.Run(Query(query));

        AnalysisEngine.Assess(run, [], Given.Start).Status.Message.ShouldNotBeNull().ShouldContain("failed to resolve {{");
    }

    [Fact]
    public void Next_VariableInTheSchedule_IsAnError()
    {
        var run = Given.Run(Query("up") with { Interval = "{{run.elapsed}}", Count = 2 });

        AnalysisEngine.Assess(run, [], Given.Start).Status.Message.ShouldNotBeNull().ShouldContain("failed to resolve {{run.elapsed}}");
    }

    [Fact]
    public void Of_RunThatGoesOn_ReadsEverythingFromItsStatus()
    {
        var annotations = new Dictionary<string, string> { [RolloutAnnotations.CanaryWeight] = "20" };
        var run = Given.Run(Given.Metric(interval: "30s"));
        run = run with { Metadata = run.Metadata with { Annotations = annotations } };
        run = run.Measure(AnalysisPhase.Successful, Given.Start).Measure(AnalysisPhase.Error, Given.Start.AddSeconds(40));
        var now = Given.Start.AddSeconds(60);

        var variables = RunVariables.Of(run.Reread(), AnalysisEngine.Next(run, now).Due.Single(), now);

        variables.ShouldBe(
            new RunVariables
            {
                Start = Given.Start,
                Now = now,
                Index = 3,
                Window = TimeSpan.FromSeconds(20),
                CanaryWeight = 20,
            }
        );
        variables.Elapsed.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Of_ClockThatWentBack_IsNeverNegative()
    {
        var run = Given.Run(Given.Metric(interval: "30s")).Measure(AnalysisPhase.Successful, Given.Start);
        var task = AnalysisEngine.Next(run, Given.Start.AddHours(1)).Due.Single();

        var variables = RunVariables.Of(run, task, Given.Start.AddHours(-1));

        (variables.Elapsed, variables.Window).ShouldBe((TimeSpan.Zero, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("result < 1 && run.elapsed > duration(\"1m\")", AnalysisPhase.Successful)]
    [InlineData("run.elapsed < duration(\"1m\") || result < 0", AnalysisPhase.Failed)]
    [InlineData("run.index == 3 && run.canaryWeight >= 12.5", AnalysisPhase.Successful)]
    [InlineData("run.now.Sub(run.start) == run.elapsed && run.window == duration(\"30s\")", AnalysisPhase.Successful)]
    [InlineData("let run = 5; run > result", AnalysisPhase.Successful)]
    [InlineData("run.elapsed > rslt", AnalysisPhase.Error)]
    public void Record_ConditionWithVariables_ReadsThem(string condition, string phase) =>
        Measure(Query("up") with { SuccessCondition = condition }, Variables).Phase.ShouldBe(phase);

    [Fact]
    public void Record_MetricWithVariables_KeepsTheQueryAsSentAndTheValues()
    {
        var measurement = Measure(Query("rate(x{token=\"{{args.token}}\"}[{{run.elapsed}}])"), Variables);

        measurement.Metadata![MeasurementMetadata.Query].ShouldBe("rate(x{token=\"*****\"}[95s])");
        measurement.Metadata["run.elapsed"].ShouldBe("95s");
    }

    [Fact]
    public void ReadCanaryWeight_OnlyWhereAMetricReadsIt_IsTrue()
    {
        RunVariables.ReadCanaryWeight(Given.Run(Given.Metric()).Spec).ShouldBeFalse();
        RunVariables.ReadCanaryWeight(Given.Run(Given.Metric() with { SuccessCondition = "run.canaryWeight > 5" }).Spec).ShouldBeTrue();
    }

    private static Metric Query(string query) =>
        Given.Metric() with
        {
            SuccessCondition = "result < 1",
            Provider = new MetricProvider { Prometheus = new PrometheusMetric { Query = query } },
        };

    private static readonly Dictionary<string, string> Secrets = new() { ["token"] = "hunter2" };

    private static ResolvedMetric Resolve(Metric metric, RunVariables variables)
    {
        var token = new Argument
        {
            Name = "token",
            ValueFrom = new ValueFrom
            {
                SecretKeyRef = new SecretKeyRef { Name = "s", Key = "k" },
            },
        };
        return MetricResolver.Resolve(metric, [token], Secrets, variables);
    }

    private static Measurement Measure(Metric metric, RunVariables variables)
    {
        var clock = new ManualTimeProvider(variables.Now);
        var task = AnalysisEngine.Next(Given.Run(Given.Metric()), Given.Start).Due.Single();
        var answer = new ProviderAnswer.Value(MeasuredValue.FromFloat(0.5), "0.5");
        return MeasurementRecorder
            .Record(task, Resolve(metric, variables), answer, variables.Now, clock, new SecretMask(Secrets.Values))
            .Measurement;
    }
}
