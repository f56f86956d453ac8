using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Rollouts.Expressions;

namespace Rollouts.Benchmarks;

/// <summary>What a condition costs: run again, met for the first time, and at every measurement after that.</summary>
[MemoryDiagnoser]
[Config(typeof(Quick))]
public class ConditionBenchmarks
{
    private Expressions.Program _program = null!;

    public static IEnumerable<Condition> Conditions => ReferenceConditions.All;

    [ParamsSource(nameof(Conditions))]
    public Condition Condition { get; set; } = null!;

    /// <summary>Measures, prints the table, and answers 1 if something broke, or if targets were to be checked and one is missed.</summary>
    public static int Run(string[] arguments)
    {
        const string Check = "--check";
        var summary = BenchmarkRunner.Run<ConditionBenchmarks>(args: [.. arguments.Where(a => a != Check)]);
        if (!summary.Reports.All(report => report.Success))
        {
            return 1;
        }

        var holds = new ConditionReport(ConditionFigures.From(summary)).Print(Console.Out);
        return holds || !arguments.Contains(Check, StringComparer.Ordinal) ? 0 : 1;
    }

    [GlobalSetup]
    public void Compile()
    {
        _program = Expressions.Program.Compile(Condition.Source, ExpressionEnvironment.ForMeasurement(Condition.Result));
        if (!Run() || Evaluate() != new ConditionVerdict("Successful", ""))
        {
            throw new InvalidOperationException($"The condition does not hold: {Condition}");
        }
    }

    [Benchmark(Description = "run")]
    public bool Run() => _program.Run(Condition.Result).AsBool();

    [Benchmark(Description = "first: compile and run")]
    public bool CompileAndRun()
    {
        var environment = ExpressionEnvironment.ForMeasurement(Condition.Result);
        return Expressions.Program.Compile(Condition.Source, environment).Run(environment).AsBool();
    }

    [Benchmark(Description = "again: through the cache to a verdict")]
    public ConditionVerdict Evaluate() => ConditionEvaluator.Evaluate(Condition.Result, Condition.Source, null);

    /// <summary>Short: some two minutes for all of them.</summary>
    private sealed class Quick : ManualConfig
    {
        public Quick() =>
            AddJob(
                Job.Default.WithWarmupCount(10)
                    .WithIterationCount(12)
                    .WithIterationTime(TimeInterval.FromMilliseconds(40))
                    .WithToolchain(InProcessEmitToolchain.Instance)
            );
    }
}
