using System.Text.Json;
using Rollouts.Expressions;

namespace Rollouts.Conformance;

/// <summary>A recorded syntax tree: the parser gives the same one, or refuses the text as the original did.</summary>
internal static class TreeCheck
{
    public static RecordedOutcome Judge(JsonElement line)
    {
        var expression = line.Text("expr");
        var isExpected = line.Truth("ok");
        var expected = isExpected ? Canonical(line.Field("ast")) : line.Text("error");
        var (parses, actual) = Parse(expression);
        return new RecordedOutcome(
            line.Source("trees"),
            expression,
            parses == isExpected && (!parses || actual == expected),
            expected,
            actual
        );
    }

    private static (bool Parses, string Outcome) Parse(string expression)
    {
        try
        {
            return (true, SyntaxTreeJson.Write(Parser.Parse(expression, ExpressionLimits.Default, _ => false)));
        }
        catch (ExpressionException exception)
        {
            return (false, exception.Message);
        }
    }

    /// <summary>Trees are compared as text: numbers as values of one spelling, strings with one way to escape.</summary>
    private static string Canonical(JsonElement tree)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, SyntaxTreeJson.Format))
        {
            Copy(tree, writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Copy(JsonElement node, Utf8JsonWriter writer)
    {
        if (node.ValueKind != JsonValueKind.Array)
        {
            node.WriteTo(writer);
            return;
        }

        writer.WriteStartArray();
        var isFloat = node.GetArrayLength() == 2 && node[0].ValueKind == JsonValueKind.String && node[0].ValueEquals("float");
        foreach (var item in node.EnumerateArray())
        {
            if (isFloat && item.ValueKind == JsonValueKind.Number)
            {
                writer.WriteNumberValue(item.GetDouble());
            }
            else
            {
                Copy(item, writer);
            }
        }

        writer.WriteEndArray();
    }
}
