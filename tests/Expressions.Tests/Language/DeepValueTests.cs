namespace Rollouts.Expressions.Tests;

/// <summary>Values may be nested as deep as they like: whatever walks them ends in an ordinary error, or does not mind.</summary>
public sealed class DeepValueTests
{
    private const int Depth = 100_000;

    public static TheoryData<string> Walks =>
        [
            "result == result",
            "result == [result]",
            "result in [[1], result]",
            "uniq([result, result])",
            "string(result)",
            "toJSON(result)",
            "flatten([result])",
            "max([result])",
            "median([result])",
            "sort([result, result])",
            "groupBy([result], #)",
            "keys(fromPairs([[result, 1]]))",
            "join([result])",
            "len(result) == 1 && all(result, len(#) == 1)",
            "map([result], # == result)",
            "result[0][0][0] != nil",
        ];

    [Theory]
    [MemberData(nameof(Walks))]
    public void Run_OnADeepList_EndsWithoutCrash(string source) => Attempt(source, Nested(static inner => MeasuredValue.FromItems(inner)));

    [Theory]
    [MemberData(nameof(Walks))]
    public void Run_OnADeepMap_EndsWithoutCrash(string source) =>
        Attempt(source, Nested(static inner => MeasuredValue.FromMembers([KeyValuePair.Create("a", inner)])));

    /// <summary>A value that holds the one below it twice is small in memory and endless to walk.</summary>
    [Theory]
    [MemberData(nameof(Walks))]
    public void Run_OnAValueThatHoldsItselfOftenOver_EndsSoon(string source)
    {
        var value = MeasuredValue.FromFloat(1);
        for (var i = 0; i < 64; i++)
        {
            value = MeasuredValue.FromItems(value, value);
        }

        Attempt(source, value);
    }

    [Fact]
    public void Explain_ADeepValue_IsShort()
    {
        var environment = ExpressionEnvironment.ForMeasurement(Nested(static inner => MeasuredValue.FromItems(inner)));
        var explanation = Program.Compile("len(result) > 1", environment).Explain(environment);
        explanation.Sentence.ShouldBe("len(result) > 1 is false: len(result) = 1, result = [[[…]]]");
    }

    private static MeasuredValue Nested(Func<MeasuredValue, MeasuredValue> around)
    {
        var value = MeasuredValue.FromFloat(1);
        for (var i = 0; i < Depth; i++)
        {
            value = around(value);
        }

        return value;
    }

    private static void Attempt(string source, MeasuredValue result)
    {
        var environment = ExpressionEnvironment.ForMeasurement(result);
        try
        {
            var program = Program.Compile(source, environment);
            program.Explain(environment).Sentence.Length.ShouldBeLessThanOrEqualTo(1_001);
            program.Run(environment);
        }
        catch (ExpressionException e)
        {
            e.Message.ShouldNotBeEmpty();
        }
    }
}
