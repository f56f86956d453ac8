using FsCheck;
using FsCheck.Fluent;
using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

/// <summary>
/// Random runs with random answers, clocks that jump, writes that conflict or whose answer is lost, and instances that die at any step.
/// </summary>
public sealed class AnalysisEngineProperties
{
    private static readonly string[] Finals =
    [
        AnalysisPhase.Successful,
        AnalysisPhase.Successful,
        AnalysisPhase.Failed,
        AnalysisPhase.Inconclusive,
        AnalysisPhase.Error,
    ];

    [Fact]
    public void AnyRun_WhateverHappens_KeepsItsPromises() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), static seed => Play(new Random(seed))).QuickCheckThrowOnFailure();

    [Fact]
    public void ManySeeds_WhateverHappens_KeepTheirPromises()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            Play(new Random(seed));
        }
    }

    private static void Play(Random random)
    {
        var run = RandomRun(random);
        var now = Given.Start;
        var taken = new Dictionary<(string, int), string>();
        List<MeasurementOutcome> unwritten = [];
        for (var step = 0; step < 60; step++)
        {
            // A restart: whatever was not written is gone, the status is all that is left.
            if (random.Next(5) == 0)
            {
                run = run.Reread();
                unwritten = [];
            }

            if (random.Next(20) == 0)
            {
                run = run with { Spec = run.Spec with { Terminate = true } };
            }

            var decision = AnalysisEngine.Next(run, now);
            CheckDecision(run, decision, now);
            List<MeasurementOutcome> outcomes = [.. unwritten, .. decision.Due.Select(task => Answer(random, task, now))];
            var assessment = AnalysisEngine.Assess(run, outcomes, now);
            CheckAssessment(run, assessment, outcomes);
            unwritten = Write(random, ref run, assessment, outcomes, taken);
            now = Later(random, run, now);
        }
    }

    private static void CheckDecision(AnalysisRun run, AnalysisDecision decision, DateTimeOffset now)
    {
        if (PhaseOrder.IsCompleted(run.Status.Phase))
        {
            decision.Due.ShouldBeEmpty();
            decision.AssessNow.ShouldBeFalse();
        }
        else
        {
            // Something to do now, or a time to come back at.
            (decision.Due.Count > 0 || decision.AssessNow || decision.WakeAt is not null).ShouldBeTrue();
        }

        decision.Due.ShouldAllBe(task => task.DueAt <= now);
        decision.Due.Select(static task => task.MetricName).ShouldBeUnique();
        (decision.WakeAt is null || decision.WakeAt > now).ShouldBeTrue();
    }

    private static void CheckAssessment(AnalysisRun run, Assessment assessment, List<MeasurementOutcome> outcomes)
    {
        if (PhaseOrder.IsCompleted(run.Status.Phase))
        {
            assessment.Changed.ShouldBeFalse();
        }

        foreach (var before in run.Status.MetricResults ?? [])
        {
            var after = assessment.Status.MetricResults!.Single(r => r.Name == before.Name);
            if (PhaseOrder.IsCompleted(before.Phase))
            {
                after.Phase.ShouldBe(before.Phase);
            }
        }

        // Every outcome of a metric that the run still waits for is counted.
        foreach (
            var outcome in outcomes.Where(o =>
                o.Ordinal == MetricState.CurrentOrdinal(MetricState.Find(run.Status.MetricResults, o.MetricName))
            )
        )
        {
            var result = MetricState.Find(run.Status.MetricResults, outcome.MetricName);
            var wanted = !PhaseOrder.IsCompleted(run.Status.Phase) && !PhaseOrder.IsCompleted(result?.Phase);
            var starts = outcome.Kind == MeasurementTaskKind.Start;
            if (wanted && starts == (MetricState.InFlight(result) is null))
            {
                assessment.Counted.Any(c => c.MetricName == outcome.MetricName && c.Ordinal == outcome.Ordinal).ShouldBeTrue();
            }
        }

        foreach (var result in assessment.Status.MetricResults ?? [])
        {
            result.Count.ShouldBe(result.Successful + result.Failed + result.Inconclusive);
            var finished = (result.Measurements ?? []).Count(static m => PhaseOrder.IsCompleted(m.Phase));
            finished.ShouldBe(Math.Min(result.Count + result.Error, MetricState.InFlight(result) is null ? 10 : 9), "10 are kept");
        }
    }

    /// <summary>Writes, loses the write, or loses only the answer to the write; returns what the caller still holds.</summary>
    private static List<MeasurementOutcome> Write(
        Random random,
        ref AnalysisRun run,
        Assessment assessment,
        List<MeasurementOutcome> outcomes,
        Dictionary<(string, int), string> taken
    )
    {
        var fate = random.Next(6);
        if (fate == 0)
        {
            return outcomes;
        }

        foreach (var counted in assessment.Counted.Where(static c => PhaseOrder.IsCompleted(c.Measurement.Phase)))
        {
            // No measurement is counted twice, in whatever life of the service.
            taken.TryAdd((counted.MetricName, counted.Ordinal), counted.Measurement.Phase!).ShouldBeTrue();
        }

        run = run.After(assessment);
        foreach (var result in run.Status.MetricResults ?? [])
        {
            (result.Count + result.Error).ShouldBe(taken.Keys.Count(k => k.Item1 == result.Name));
        }

        return fate == 1 ? outcomes : [];
    }

    private static MeasurementOutcome Answer(Random random, MeasurementTask task, DateTimeOffset now)
    {
        if (task.Kind != MeasurementTaskKind.Terminate && random.Next(4) == 0)
        {
            var pending = Given.Measured(AnalysisPhase.Running, now) with { ResumeAt = now.AddSeconds(random.Next(0, 30)) };
            return new MeasurementOutcome(task.Kind, task.MetricName, task.Ordinal, pending);
        }

        return task.Ended(Finals[random.Next(Finals.Length)], now);
    }

    private static DateTimeOffset Later(Random random, AnalysisRun run, DateTimeOffset now) =>
        random.Next(8) switch
        {
            0 => now,
            1 => now.AddSeconds(-random.Next(1, 100)),
            2 => now.AddDays(1),
            3 or 4 => now.AddMilliseconds(random.Next(1, 5000)),
            _ => AnalysisEngine.Next(run, now).WakeAt ?? now,
        };

    private static AnalysisRun RandomRun(Random random)
    {
        var metrics = Enumerable.Range(0, random.Next(1, 4)).Select(i => RandomMetric(random, $"m{i}")).ToArray();
        var run = Given.Run(metrics);
        return random.Next(4) == 0 ? run with { Spec = run.Spec with { DryRun = [new DryRun { MetricName = "m0" }] } } : run;
    }

    private static Metric RandomMetric(Random random, string name)
    {
        int? count = random.Next(3) == 0 ? null : random.Next(1, 20);
        return Given.Metric(name, random.Next(3) == 0 && count is null or 1 ? null : $"{random.Next(0, 40)}s", count) with
        {
            InitialDelay = random.Next(3) == 0 ? $"{random.Next(0, 40)}s" : null,
            FailureLimit = random.Next(0, 4),
            InconclusiveLimit = random.Next(0, 4),
            ConsecutiveErrorLimit = random.Next(0, 4),
            ConsecutiveSuccessLimit = random.Next(4) == 0 ? random.Next(1, 4) : null,
        };
    }
}
