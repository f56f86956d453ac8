using System.Text;

namespace Rollouts.Expressions.Tests;

public sealed class ProgramTests
{
    [Theory]
    [InlineData("0.97", "result >= 0.95 && result < 1")]
    [InlineData("0.97", "isNaN(result) || isInf(result) || asFloat(result) * 100 > 95")]
    [InlineData("null", "default(result, 0) < 0.05 and isNil(result)")]
    [InlineData("\"200 OK\"", "result matches '^2[0-9]{2} OK$' and result contains 'OK' and result startsWith '2'")]
    [InlineData("[0.97, 0.98]", "len(result) > 0 && result[0] >= 0.95 && all(result, # >= 0.95) && count(result, # > 0.975) == 1")]
    [InlineData("[0.97, 0.98]", "sum(result) / len(result) > 0.95 && max(result) < 1 && min(result) > mean(result) - 1")]
    [InlineData("{\"ok\": true, \"rate\": 0.97}", "let t = 0.95; result.ok && result.rate >= t && (result.more?.rate ?? t) == t")]
    public void Run_OrdinaryCondition_AllocatesNothing(string result, string condition)
    {
        var measured = MeasuredValue.ParseJson(Encoding.UTF8.GetBytes(result));
        var program = Program.Compile(condition, ExpressionEnvironment.ForMeasurement(measured));
        program.Run(measured).AsBool().ShouldBeTrue();
        var before = GC.GetAllocatedBytesForCurrentThread();
        program.Run(measured);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

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
