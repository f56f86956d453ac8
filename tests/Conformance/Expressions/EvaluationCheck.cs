using System.Text.Json;
using Rollouts.Expressions;

namespace Rollouts.Conformance;

/// <summary>A recorded evaluation: the same stage of failure, or the same value and type.</summary>
internal sealed class EvaluationCheck(RecordedEnvironments environments)
{
    private const int ShownLength = 200;

    public RecordedOutcome Judge(JsonElement line)
    {
        var expression = line.Text("expr");
        var name = line.Text("env");

        // Where the original is known to be wrong, what is right is recorded beside it.
        var expected = line.Has("correct") ? line.Field("correct") : line;
        var (agrees, actual) = Compare(expression, environments[name], expected, line.Has("approx"));

        // Releases of Go and processors differ in these.
        agrees |= line.Has("go_sensitive");
        return new RecordedOutcome(line.Source("expressions"), $"{expression}   (env {name})", agrees, Show(expected), actual);
    }

    private static (bool Agrees, string Actual) Compare(
        string expression,
        ExpressionEnvironment environment,
        JsonElement expected,
        bool isApproximate
    )
    {
        var stage = expected.Truth("ok") ? "" : expected.Text("stage");
        Expressions.Program program;
        try
        {
            program = Expressions.Program.Compile(expression, environment);
        }
        catch (ExpressionException exception)
        {
            return (stage == "compile", $"compile: {exception.Message}");
        }

        try
        {
            var value = program.Run(environment);
            var agrees = stage.Length == 0 && ValueAgreement.Agrees(expected, value, isApproximate);
            return (agrees, $"{value.GoTypeName} {Shorten(value.ToGoString())}");
        }
        catch (ExpressionException exception)
        {
            return (stage == "runtime", $"runtime: {exception.Message}");
        }
    }

    private static string Show(JsonElement expected) =>
        expected.Truth("ok")
            ? $"{(expected.Has("go") ? expected.Text("go") : expected.Text("type"))} {Shorten(expected.Field("result").GetRawText())}"
            : $"{expected.Text("stage")}: {(expected.Has("error") ? expected.Text("error") : "")}";

    private static string Shorten(string text) => text.Length > ShownLength ? text[..ShownLength] + "…" : text;
}
