using System.Text;

namespace Rollouts.Expressions.Tests;

/// <summary>Short ways to evaluate in tests.</summary>
internal static class Expression
{
    public static MeasuredValue Evaluate(string source, string resultJson = "null") =>
        Evaluate(source, MeasuredValue.ParseJson(Encoding.UTF8.GetBytes(resultJson)));

    public static MeasuredValue Evaluate(string source, MeasuredValue result)
    {
        var environment = ExpressionEnvironment.ForMeasurement(result);
        return Program.Compile(source, environment).Run(environment);
    }

    public static ExpressionException Fail(string source, string resultJson = "null") =>
        Should.Throw<ExpressionException>(() => Evaluate(source, resultJson));
}
