using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Expressions.Tests;

/// <summary>What runs over many floats at once gives what it gives one by one.</summary>
public sealed class FloatListTests
{
    private static readonly Gen<double> Floats = Gen.Frequency(
        (6, Gen.Choose(-20, 20).Select(n => n / 4.0)),
        (2, Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0.0)),
        (1, Gen.Elements(double.Epsilon, -double.Epsilon, Math.BitDecrement(0.5), Math.BitIncrement(0.5), double.MaxValue))
    );

    private static readonly Arbitrary<double[]> Lists = Gen.Choose(0, 70).SelectMany(n => Floats.ArrayOf(n)).ToArbitrary();

    // Lists of which all are alike but a few, so that a search goes far.
    private static readonly Arbitrary<double[]> Alike = Gen.Choose(0, 90)
        .SelectMany(n => Gen.Frequency((30, Gen.Constant(0.25)), (1, Floats)).ArrayOf(n))
        .ToArbitrary();

    public static TheoryData<string> Predicates =>
        [
            "# < 0.5",
            "# <= 0.5",
            "# > 0",
            "# >= -0.25",
            "0.5 > #",
            "1 <= #",
            "# == 0",
            "# != 0.25",
            "-1 <= # < 0.5",
            "# > 1 and # < -1",
            "# < 1e308 and # > -1e308",
        ];

    [Theory]
    [MemberData(nameof(Predicates))]
    public void Loop_PredicateOnFloats_IsAsOneByOne(string predicate)
    {
        string[] loops = ["all", "none", "any", "one", "count", "filter", "find", "findIndex", "findLast", "findLastIndex"];
        foreach (var list in new[] { Lists, Alike })
        {
            Prop.ForAll(
                    Gen.Elements(loops).ToArbitrary(),
                    list,
                    (loop, floats) =>
                    {
                        var oneByOne = On(Items(floats), $"{loop}(result, ({predicate}) == true)");
                        return On(MeasuredValue.FromFloats(floats), $"{loop}(result, {predicate})") == oneByOne
                            && On(Items(floats), $"{loop}(result, {predicate})") == oneByOne;
                    }
                )
                .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        }
    }

    [Theory]
    [InlineData("sum(result)", "len(result) == 0 ? 0 : reduce(result, # + #acc, 0)")]
    [InlineData("max(result)", "len(result) == 0 ? nil : reduce(result, #acc < # ? # : #acc)")]
    [InlineData("min(result)", "len(result) == 0 ? nil : reduce(result, #acc > # ? # : #acc)")]
    [InlineData("mean(result)", "len(result) == 0 ? 0.0 : reduce(result, #acc + #, 0.0) / len(result)")]
    public void Aggregate_Floats_IsTakenFromLeftToRight(string aggregate, string oneByOne) =>
        Prop.ForAll(
                Lists,
                floats =>
                {
                    var expected = On(Items(floats), oneByOne);
                    return On(MeasuredValue.FromFloats(floats), aggregate) == expected && On(Items(floats), aggregate) == expected;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData("all(result, # < 3.5)")]
    [InlineData("any(result, # > 3.5)")]
    [InlineData("count(result, # < 3.5)")]
    [InlineData("filter(result, # < 3.5)")]
    [InlineData("find(result, # > 7)")]
    [InlineData("sum(result)")]
    [InlineData("max(result)")]
    public void Loop_StepLimit_IsReachedAtTheSameElement(string source) =>
        Prop.ForAll(
                Gen.Choose(0, 9).ArrayOf().ToArbitrary(),
                Gen.Choose(1, 60).ToArbitrary(),
                (numbers, steps) =>
                {
                    var floats = Array.ConvertAll(numbers, n => (double)n);
                    var integers = MeasuredValue.FromItems(Array.ConvertAll(numbers, n => MeasuredValue.FromInt(n)));
                    var expected = Ends(integers, source, steps);
                    return Ends(MeasuredValue.FromFloats(floats), source, steps) == expected
                        && Ends(Items(floats), source, steps) == expected;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Loop_MixedItems_FailsWhereItMeetsWhatIsNoNumber()
    {
        var items = MeasuredValue.FromItems(MeasuredValue.FromFloat(1), MeasuredValue.FromInt(2), MeasuredValue.FromString("x"));
        Should
            .Throw<ExpressionException>(() => Expression.Evaluate("all(result, # > 0)", items))
            .Code.ShouldBe(ExpressionErrorCode.Runtime);
        Expression.Evaluate("all(result, # > 1)", items).AsBool().ShouldBeFalse();
        Expression.Evaluate("any(result, # > 1)", items).AsBool().ShouldBeTrue();
    }

    private static MeasuredValue Items(double[] floats) => MeasuredValue.FromItems(Array.ConvertAll(floats, MeasuredValue.FromFloat));

    private static string On(MeasuredValue result, string source)
    {
        var value = Expression.Evaluate(source, result);
        return $"{value.GoTypeName} {value.ToGoString()}";
    }

    /// <summary>Whether it comes to an end within so many steps.</summary>
    private static bool Ends(MeasuredValue result, string source, int steps)
    {
        var environment = ExpressionEnvironment.ForMeasurement(result);
        try
        {
            Program.Compile(source, environment, new ExpressionLimits { Steps = steps }).Run(environment);
            return true;
        }
        catch (ExpressionException e) when (e.Code == ExpressionErrorCode.Limit)
        {
            return false;
        }
    }
}
