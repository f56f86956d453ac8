using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Rollouts.Api;
using Rollouts.Expressions;
using Rollouts.TestKit;

namespace Rollouts.Analysis.Tests;

/// <summary>
/// Random runs with random answers, clocks that jump, also backwards, writes that are lost or whose answer is lost, jobs that fire early, and
/// instances that die at any step. What is remembered is the status alone, read back from its JSON.
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

            Step(random, ref run, ref unwritten, taken, now);
            now = Later(random, run, now);
        }

        Finish(run, unwritten, taken, now);
    }

    private static void Step(
        Random random,
        ref AnalysisRun run,
        ref List<MeasurementOutcome> unwritten,
        Dictionary<(string, int), string> taken,
        DateTimeOffset now
    )
    {
        var decision = AnalysisEngine.Next(run, now);
        CheckDecision(run, decision, now);
        CheckEarlyJob(random, run, decision, now);
        List<MeasurementOutcome> outcomes = [.. unwritten, .. decision.Due.Select(task => Answer(random, task, now))];
        var assessment = AnalysisEngine.Assess(run, outcomes, now);
        AnalysisEngine
            .Assess(run, outcomes, now)
            .Status.ShouldBe(assessment.Status, new SameJson(), "an assessment is a function of its arguments");
        CheckAssessment(run, assessment, outcomes);
        var before = run;
        unwritten = Write(random, ref run, assessment, outcomes, taken);
        if (PhaseOrder.IsCompleted(before.Status.Phase))
        {
            run.Status.ShouldBe(before.Status, new SameJson(), "a completed run stays as it is");
        }
    }

    /// <summary>From whatever state it is in, a run comes to its end once sources answer and writes succeed; nothing that was taken is missing then.</summary>
    private static void Finish(
        AnalysisRun run,
        List<MeasurementOutcome> unwritten,
        Dictionary<(string, int), string> taken,
        DateTimeOffset now
    )
    {
        for (var step = 0; !PhaseOrder.IsCompleted(run.Status.Phase); step++)
        {
            step.ShouldBeLessThan(300, "the run gets stuck");
            if (step == 100)
            {
                // Runs without an end are stopped.
                run = run with
                {
                    Spec = run.Spec with { Terminate = true },
                };
            }

            var decision = AnalysisEngine.Next(run, now);
            CheckDecision(run, decision, now);
            var held = unwritten;
            List<MeasurementOutcome> outcomes =
            [
                .. held,
                .. decision
                    .Due.Where(t => !held.Exists(h => h.MetricName == t.MetricName && h.Ordinal == t.Ordinal && h.Kind == t.Kind))
                    .Select(t => t.Ended(AnalysisPhase.Successful, now)),
            ];
            unwritten = [];
            var assessment = AnalysisEngine.Assess(run, outcomes, now);
            CheckAssessment(run, assessment, outcomes);
            Take(assessment, taken);
            run = run.After(assessment);
            now = AnalysisEngine.Next(run, now).WakeAt ?? now;
        }

        foreach (var result in run.Status.MetricResults ?? [])
        {
            // Every measurement from the first to the last was counted, in order and once.
            taken
                .Keys.Where(k => k.Item1 == result.Name)
                .Select(static k => k.Item2)
                .Order()
                .ShouldBe(Enumerable.Range(1, result.Count + result.Error));
        }
    }

    /// <summary>A job that fires before its instant finds nothing to do that was not to be done before, and the same instant to wait for.</summary>
    private static void CheckEarlyJob(Random random, AnalysisRun run, AnalysisDecision decision, DateTimeOffset now)
    {
        if (decision.WakeAt is not { } wakeAt || decision.Due.Count > 0 || decision.AssessNow)
        {
            return;
        }

        var early = wakeAt.AddTicks(-random.NextInt64(1, Math.Max(2, Math.Min((wakeAt - now).Ticks, TimeSpan.TicksPerSecond))));
        var fired = AnalysisEngine.Next(run, early);
        fired.Due.ShouldBeEmpty();
        fired.DeleteNow.ShouldBeFalse();
        fired.WakeAt.ShouldBe(wakeAt);
        var there = AnalysisEngine.Next(run, wakeAt);
        (there.Due.Count > 0 || there.DeleteNow).ShouldBeTrue("at its instant the work is due");
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

        Take(assessment, taken);
        run = run.After(assessment);
        foreach (var result in run.Status.MetricResults ?? [])
        {
            (result.Count + result.Error).ShouldBe(taken.Keys.Count(k => k.Item1 == result.Name));
        }

        return fate == 1 ? outcomes : [];
    }

    private static void Take(Assessment assessment, Dictionary<(string, int), string> taken)
    {
        foreach (var counted in assessment.Counted.Where(static c => PhaseOrder.IsCompleted(c.Measurement.Phase)))
        {
            // No measurement is counted twice, in whatever life of the service.
            taken.TryAdd((counted.MetricName, counted.Ordinal), counted.Measurement.Phase!).ShouldBeTrue();
        }
    }

    private static MeasurementOutcome Answer(Random random, MeasurementTask task, DateTimeOffset now)
    {
        if (random.Next(3) == 0)
        {
            return Recorded(random, task, now);
        }

        if (task.Kind != MeasurementTaskKind.Terminate && random.Next(4) == 0)
        {
            var pending = Given.Measured(AnalysisPhase.Running, now) with { ResumeAt = now.AddSeconds(random.Next(0, 30)) };
            return new MeasurementOutcome(task.Kind, task.MetricName, task.Ordinal, pending);
        }

        return task.Ended(Finals[random.Next(Finals.Length)], now);
    }

    /// <summary>As the service makes it of a provider's answer, so that policies have their say.</summary>
    private static MeasurementOutcome Recorded(Random random, MeasurementTask task, DateTimeOffset now)
    {
        ProviderAnswer answer = random.Next(5) switch
        {
            _ when task is { IsWaiting: true, Kind: MeasurementTaskKind.Terminate } => MeasurementRecorder.StopWaiting(),
            _ when task.Kind == MeasurementTaskKind.Terminate => new ProviderAnswer.Verdict(AnalysisPhase.Successful, "", ""),
            0 => new ProviderAnswer.Value(MeasuredValue.FromFloats([]), "[]") { Data = DataFacts.None },
            1 => new ProviderAnswer.Value(MeasuredValue.FromFloat(double.NaN), "NaN"),
            2 => new ProviderAnswer.Error("no route to host"),
            _ => new ProviderAnswer.Value(MeasuredValue.FromFloat(random.Next(2)), "n")
            {
                Data = new DataFacts { Samples = random.Next(10), NewestSample = now.AddSeconds(-random.Next(200)) },
            },
        };
        return MeasurementRecorder.Record(task, task.Metric, answer, now, new ManualTimeProvider(now), SecretMask.None);
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
        if (random.Next(3) == 0)
        {
            run = run with { Spec = run.Spec with { TtlStrategy = new TtlStrategy { SecondsAfterCompletion = random.Next(0, 60) } } };
        }

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
            ConsecutiveFailureLimit = random.Next(4) == 0 ? random.Next(0, 3) : null,
            NoData = random.Next(3) == 0 ? new NoDataPolicy { Policy = Policy(random) } : null,
            TooLittle = random.Next(4) == 0 ? new TooLittlePolicy { Samples = 5, Policy = Policy(random) } : null,
            Stale = random.Next(4) == 0 ? new StalePolicy { OlderThan = "100s", Policy = Policy(random) } : null,
            OnFailure = random.Next(3) == 0 ? FailureReaction.All[random.Next(3)] : null,
        };
    }

    private static string Policy(Random random) => DataPolicy.All[random.Next(DataPolicy.All.Count)];

    private sealed class SameJson : IEqualityComparer<AnalysisRunStatus>
    {
        public bool Equals(AnalysisRunStatus? x, AnalysisRunStatus? y) =>
            JsonSerializer.Serialize(x, RolloutsJson.Options) == JsonSerializer.Serialize(y, RolloutsJson.Options);

        public int GetHashCode(AnalysisRunStatus obj) => 0;
    }
}
