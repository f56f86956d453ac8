using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Alpha has one owner: what the runs of an attempt may spend sums to at most the rollout's alpha.</summary>
public sealed class AttemptAlphaTests
{
    private static readonly MetricProvider Comparison = new() { Comparison = new ComparisonMetric { Kind = "ratio" } };

    [Fact]
    public void Run_ThatComparesNothing_HasNoShare()
    {
        var world = AtFirstRun(TestRollouts.Canary(5, TestRollouts.Analysis()), provider: null);

        world.AnalysisRuns.ShouldHaveSingleItem().Value.Metadata.Annotations!.Keys.ShouldNotContain(AlphaShare.Annotation);
    }

    [Theory]
    [InlineData(null, 0.05)]
    [InlineData("0.01", 0.01)]
    public void Runs_OfSeveralPlaces_ShareTheRolloutsAlpha(string? annotation, double alpha)
    {
        var rollout = TestRollouts.Canary(5, TestRollouts.Analysis(), TestRollouts.SetWeight(50), TestRollouts.Analysis());
        var canary = rollout.Spec.Strategy.Canary! with
        {
            Analysis = new RolloutAnalysisBackground { Templates = [new AnalysisTemplateRef { TemplateName = "error-rate" }] },
        };
        rollout = rollout with { Spec = rollout.Spec with { Strategy = new RolloutStrategy { Canary = canary } } };
        if (annotation is not null)
        {
            rollout = rollout with
            {
                Metadata = rollout.Metadata with { Annotations = new Dictionary<string, string> { [AlphaShare.Annotation] = annotation } },
            };
        }

        var world = AtFirstRun(rollout, Comparison);
        for (var step = 0; step < 5 && world.AnalysisRuns.Count < 3; step++)
        {
            foreach (var run in world.AnalysisRuns.Values.Where(run => run.Status.Phase.Length == 0 && IsOfStep(run)).ToList())
            {
                world.Finish(run.Metadata.Name!, AnalysisPhase.Successful);
            }

            world.Settle();
        }

        world.AnalysisRuns.Count.ShouldBe(3);
        var shares = world.AnalysisRuns.Values.Select(ShareOf).ToList();
        shares.ShouldAllBe(share => share == shares[0] && share > alpha / 4);
        shares.Sum().ShouldBeLessThanOrEqualTo(alpha);
    }

    [Fact]
    public void Plugin_OfOurOwn_HasAShareToo()
    {
        var provider = new MetricProvider
        {
            Plugin = new Dictionary<string, JsonElement> { [PluginForms.Judge] = JsonSerializer.SerializeToElement(new { }) },
        };

        ShareOf(AtFirstRun(TestRollouts.Canary(5, TestRollouts.Analysis()), provider).AnalysisRuns.Values.Single()).ShouldBe(0.045, 1e-9);
    }

    /// <summary>Pre- and post-promotion runs are of one attempt.</summary>
    [Fact]
    public void BlueGreen_BeforeAndAfter_ShareAlpha()
    {
        var rollout = TestRollouts.BlueGreen(
            2,
            strategy =>
                strategy with
                {
                    PreviewService = "preview",
                    PrePromotionAnalysis = TestRollouts.ErrorRateAnalysis(),
                    PostPromotionAnalysis = TestRollouts.ErrorRateAnalysis(),
                }
        );
        var world = AtFirstRun(rollout, Comparison);

        ShareOf(world.AnalysisRuns.Values.Single()).ShouldBe(0.0225, 1e-9);
    }

    /// <summary>Every resumed run has a tenth of the one before: the sum stays within alpha however often somebody resumes.</summary>
    [Fact]
    public void Shares_OfAnyPlacesResumedAnyNumberOfTimes_SumToAtMostAlpha() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<PositiveInt>(),
                ArbMap.Default.ArbFor<NonNegativeInt[]>(),
                (alphaSeed, resumes) =>
                {
                    var alpha = 1.0 / (1 + alphaSeed.Get);
                    var rollout = new Rollout
                    {
                        Metadata = new ObjectMeta
                        {
                            Annotations = new Dictionary<string, string>
                            {
                                [AlphaShare.Annotation] = alpha.ToString("R", CultureInfo.InvariantCulture),
                            },
                        },
                    };
                    var spec = new AnalysisRunSpec { Metrics = [new Metric { Name = "errors", Provider = Comparison }] };
                    var spent = 0.0;
                    foreach (var resumed in resumes)
                    {
                        AnalysisRun? before = null;
                        for (var run = 0; run <= Math.Min(resumed.Get, 8); run++)
                        {
                            var share = AttemptAlpha.ShareOf(rollout, resumes.Length, spec, before);
                            spent += AlphaShare.Read(share) ?? throw new InvalidOperationException($"{share} is no share");
                            before = new AnalysisRun
                            {
                                Metadata = new ObjectMeta
                                {
                                    Annotations = new Dictionary<string, string> { [AlphaShare.Annotation] = share! },
                                },
                                Status = new AnalysisRunStatus { Phase = AnalysisPhase.Inconclusive },
                            };
                        }
                    }

                    return spent <= alpha * (1 + 1e-9);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Share_OfARetryAfterAnAbort_IsThatOfANewAttempt()
    {
        var world = AtFirstRun(TestRollouts.Canary(5, TestRollouts.Analysis()), Comparison);
        var first = world.AnalysisRuns.Keys.Single();
        world.Finish(first, AnalysisPhase.Failed);
        world.Settle();
        world.PatchStatus(status => status with { Abort = false });
        world.Settle();

        ShareOf(world.AnalysisRuns[$"{first}.1"]).ShouldBe(ShareOf(world.AnalysisRuns[first]));
    }

    [Theory]
    [InlineData("5%")]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("NaN")]
    public void Annotation_ThatIsNoProbability_IsNamedWithTheRemedy(string text)
    {
        var rollout = TestRollouts.Canary(5);
        rollout = rollout with
        {
            Metadata = rollout.Metadata with { Annotations = new Dictionary<string, string> { [AlphaShare.Annotation] = text } },
        };

        var fault = AttemptAlpha.Fault(rollout).ShouldNotBeNull();

        fault
            .ToString()
            .ShouldBe($"metadata.annotations[rollouts/alpha]: Invalid value: \"{text}\": must be a probability between 0 and 1");
        fault.Remedy!.ShouldContain("0.05");
    }

    private static RolloutWorld AtFirstRun(Rollout rollout, MetricProvider? provider)
    {
        var world = TestRollouts.New(rollout);
        if (provider is not null)
        {
            var template = TestRollouts.ErrorRate();
            var metric = new Metric { Name = "error-rate", Provider = Valid(provider) };
            world.Templates["error-rate"] = template with { Spec = new AnalysisTemplateSpec { Metrics = [metric] } };
        }

        world.Settle();
        world.Release("web:v2");
        world.Settle();
        return world;
    }

    private static MetricProvider Valid(MetricProvider provider)
    {
        var source = new MetricProvider { Prometheus = new PrometheusMetric() };
        var arm = new ComparisonArm { Events = "e", Total = "t" };
        return provider.Comparison is { } comparison
            ? new MetricProvider { Comparison = comparison with { Source = source, Canary = arm, Baseline = arm } }
            : new MetricProvider
            {
                Plugin = new Dictionary<string, JsonElement>
                {
                    [PluginForms.Judge] = JsonSerializer.SerializeToElement(
                        new JudgeMetric { Source = source, Metrics = [new JudgedMetric { Name = "errors", Query = "q" }] },
                        RolloutsJson.Options
                    ),
                },
            };
    }

    private static bool IsOfStep(AnalysisRun run) =>
        run.Metadata.Labels?.GetValueOrDefault(RolloutLabels.RolloutType) == RolloutRunType.Step;

    private static double ShareOf(AnalysisRun run) =>
        AlphaShare.Read(run.Metadata.Annotations?.GetValueOrDefault(AlphaShare.Annotation)).ShouldNotBeNull();
}
