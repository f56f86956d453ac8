namespace Rollouts.Expressions.Tests;

public sealed class ProgramTests
{
    [Fact]
    public void Run_FromManyThreads_SharesNothing()
    {
        const string Source = """
            let t = 3;
            sum(map(filter(result, # > t), {let y = #; y * 2})) + reduce(result, #acc + #index) + len(sortBy(result, -#))
            """;
        var program = Program.Compile(Source, Over(1));
        Parallel.For(
            1,
            5_000,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            n =>
            {
                var count = 1 + (n % 40);
                var above = Enumerable.Range(1, count).Where(x => x > 3).Sum(x => 2.0 * x);
                var reduced = 1 + Enumerable.Range(1, count - 1).Sum();
                program.Run(Over(count)).AsFloat().ShouldBe(above + reduced + count);
            }
        );

        static ExpressionEnvironment Over(int count) =>
            ExpressionEnvironment.ForMeasurement(MeasuredValue.FromFloats([.. Enumerable.Range(1, count).Select(x => (double)x)]));
    }

    [Fact]
    public void Run_OtherTypesThanCompiledFor_IsRefused()
    {
        var program = Program.Compile("result > 1", ExpressionEnvironment.ForMeasurement(MeasuredValue.FromFloat(1)));
        Should.Throw<ArgumentException>(() => program.Run(ExpressionEnvironment.ForMeasurement(MeasuredValue.FromString("a"))));
    }

    [Fact]
    public void Run_BareResultWithoutThatVariable_IsRefused()
    {
        var program = Program.Compile("1 + 1", ExpressionEnvironment.ForTime(TimeProvider.System));
        Should.Throw<InvalidOperationException>(() => program.Run(MeasuredValue.FromFloat(1)));
    }
}
