using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Expressions.Tests;

public sealed class ProgramCacheTests
{
    private static readonly ExpressionEnvironment Number = ExpressionEnvironment.ForMeasurement(MeasuredValue.FromFloat(1));
    private static readonly ExpressionEnvironment Vector = ExpressionEnvironment.ForMeasurement(MeasuredValue.FromFloats([1]));

    private readonly ProgramCache _cache = new();

    [Fact]
    public void Compile_OtherValueOfTheSameType_IsTheSameProgram()
    {
        var first = _cache.Compile("result[0] > 0.5", Vector);
        var second = _cache.Compile("result[0] > 0.5", ExpressionEnvironment.ForMeasurement(MeasuredValue.FromFloats([7, 8])));
        second.ShouldBeSameAs(first);
        _cache.Statistics.ShouldBe(new ProgramCacheStatistics(Hits: 1, Misses: 1, Evictions: 0, Count: 1, Size: 15));
    }

    [Fact]
    public void Compile_OtherTypeOfTheSameName_IsCheckedAfresh()
    {
        _cache.Compile("result[0] > 0.5", Vector);
        Should.Throw<ExpressionException>(() => _cache.Compile("result[0] > 0.5", Number)).Code.ShouldBe(ExpressionErrorCode.Type);
        var items = ExpressionEnvironment.ForMeasurement(MeasuredValue.FromItems(MeasuredValue.FromFloat(1)));
        _cache.Compile("result[0] > 0.5", items).ShouldNotBeSameAs(_cache.Compile("result[0] > 0.5", Vector));
    }

    [Fact]
    public void Compile_OtherNamesFunctionsOrLimits_AreOtherPrograms()
    {
        KeyValuePair<string, MeasuredValue> Variable(string name) => new(name, MeasuredValue.FromFloat(1));
        Program[] programs =
        [
            _cache.Compile("result", Number),
            _cache.Compile("result", Number, new ExpressionLimits { Steps = 5 }),
            _cache.Compile("result", ExpressionEnvironment.Of([Variable("result")])),
            _cache.Compile("result", ExpressionEnvironment.Of([Variable("result"), Variable("other")])),
            _cache.Compile("result", ExpressionEnvironment.Of([Variable("other"), Variable("result")])),
        ];
        programs.Distinct().Count().ShouldBe(programs.Length);
    }

    [Fact]
    public void Compile_Fault_IsKeptAndThrownAnew()
    {
        var first = Should.Throw<ExpressionException>(() => _cache.Compile("reslt > 1", Number));
        var second = Should.Throw<ExpressionException>(() => _cache.Compile("reslt > 1", Number));
        second.ShouldNotBeSameAs(first);
        (second.Code, second.Message, second.Span, second.Hint).ShouldBe((first.Code, first.Message, first.Span, first.Hint));
        _cache.Statistics.ShouldBe(new ProgramCacheStatistics(Hits: 1, Misses: 1, Evictions: 0, Count: 1, Size: 9));
    }

    [Fact]
    public void Compile_LimitReached_IsNotKeptSinceItMayDependOnTheThread()
    {
        Should.Throw<ExpressionException>(() => _cache.Compile(new string('1', 100_000), Number));
        Should.Throw<ExpressionException>(() => _cache.Compile(new string('(', 3_000), Number));
        _cache.Statistics.Count.ShouldBe(0);
    }

    [Fact]
    public void Compile_LongerThanTheWholeCache_WorksAndIsNotKept()
    {
        var cache = new ProgramCache(capacity: 4, size: 10);
        cache.Compile("result > 1", Number).Run(Number).AsBool().ShouldBeFalse();
        cache.Compile("result >= 1", Number).Run(Number).AsBool().ShouldBeTrue();
        cache.Statistics.ShouldBe(new ProgramCacheStatistics(Hits: 0, Misses: 2, Evictions: 0, Count: 1, Size: 10));
    }

    [Fact]
    public void Compile_PatternWithRepeats_CountsWrittenOut()
    {
        _cache.Compile("'a' matches 'a{50}'", Number);
        _cache.Compile("'a' matches 'a{500}'", Number);
        _cache.Statistics.Size.ShouldBe(19 + 50 + 20 + 500);
    }

    [Fact]
    public void Compile_FloodOfSources_StaysBoundedAndSparesWhatIsInUse()
    {
        var cache = new ProgramCache(capacity: 16, size: 400);
        var used = cache.Compile("result > 0.5", Number);
        for (var i = 0; i < 5_000; i++)
        {
            cache.Compile($"result > {i}", Number);
            cache.Compile("result > 0.5", Number).ShouldBeSameAs(used);
        }

        cache.Statistics.Count.ShouldBe(16);
        cache.Statistics.Evictions.ShouldBe(5_001 - 16);
    }

    [Fact]
    public void Compile_AnyOrderOfSources_KeepsBothBoundsAndEveryMeaning() =>
        Prop.ForAll(
                Gen.Choose(1, 9).ToArbitrary(),
                Gen.Choose(0, 120).ToArbitrary(),
                Gen.Choose(0, 12).ListOf().ToArbitrary(),
                (capacity, size, picks) =>
                {
                    var cache = new ProgramCache(capacity, size);
                    return picks.All(pick =>
                    {
                        var source = string.Concat(Enumerable.Repeat("1 + ", pick)) + "result";
                        var value = cache.Compile(source, Number).Run(Number).AsFloat();
                        var (hits, misses, evictions, count, held) = cache.Statistics;
                        return value == pick + 1.0
                            && count <= capacity
                            && held <= size
                            && count <= misses - evictions
                            && hits + misses <= picks.Count;
                    });
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Compile_FromManyThreads_GivesEachItsOwnAnswer()
    {
        const int Rounds = 20_000;
        var cache = new ProgramCache(capacity: 8);
        Parallel.For(
            0,
            Rounds,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i =>
            {
                var pick = i * 2_654_435_761L % 23;
                if (pick == 0)
                {
                    Should.Throw<ExpressionException>(() => cache.Compile("result + 'a'", Number));
                    return;
                }

                cache.Compile($"result + {pick}", Number).Run(MeasuredValue.FromFloat(i)).AsFloat().ShouldBe(i + pick);
            }
        );
        var statistics = cache.Statistics;
        (statistics.Hits + statistics.Misses).ShouldBe(Rounds);
        statistics.Count.ShouldBe(8);
    }

    [Fact]
    public void Compile_Measurement_IsNotKeptAlive()
    {
        var measured = CompileForAMeasurement(_cache);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        measured.IsAlive.ShouldBeFalse();
        _cache.Statistics.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, -1)]
    public void Create_NoRoom_IsRefused(int capacity, int size) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ProgramCache(capacity, size));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference CompileForAMeasurement(ProgramCache cache)
    {
        var items = new double[1_000];
        var environment = ExpressionEnvironment.ForMeasurement(MeasuredValue.FromFloats(items));
        cache.Compile("all(result, # < 1)", environment).Run(environment).AsBool().ShouldBeTrue();
        Should.Throw<ExpressionException>(() => cache.Compile("result + 1", environment));
        return new WeakReference(items);
    }
}
