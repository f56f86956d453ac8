using System.Text;
using System.Text.Json;

namespace Rollouts.Expressions.Tests;

/// <summary>Runs the examples of docs/expressions.md: blocks fenced as <c>expr</c>, in the notation that its beginning explains.</summary>
public sealed class GuideTests
{
    private const string Fence = "```";

    public static TheoryData<int, string> Blocks
    {
        get
        {
            var blocks = new TheoryData<int, string>();
            var lines = File.ReadAllLines(Path.Combine(Root(), "docs/expressions.md"));
            for (var i = 0; i < lines.Length; i++)
            {
                if (lines[i] == Fence + "expr")
                {
                    var end = Array.IndexOf(lines, Fence, i);
                    blocks.Add(i + 1, string.Join('\n', lines[(i + 1)..end]));
                }
            }

            return blocks;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Guide_Examples_AreTrue(int line, string block)
    {
        MeasuredValue? result = null;
        var source = "";
        var checks = 0;
        foreach (var text in block.Split('\n'))
        {
            line++;
            if (text.StartsWith("result = ", StringComparison.Ordinal))
            {
                result = Measured(text["result = ".Length..]);
            }
            else if (Split(text) is var (verb, expected))
            {
                Check(verb, source, result, expected, $"docs/expressions.md:{line}: {source}");
                checks++;
            }
            else
            {
                source = text;
            }
        }

        checks.ShouldBeGreaterThan(0);
    }

    private static void Check(string verb, string source, MeasuredValue? result, string expected, string place)
    {
        var environment = result is { } value ? ExpressionEnvironment.ForMeasurement(value) : ExpressionEnvironment.ForUnknownResult();
        switch (verb)
        {
            case "=>":
                var actual = Program.Compile(source, environment).Run(environment);
                (actual.TryGetString(out var text) ? $"\"{text}\"" : actual.ToGoString()).ShouldBe(expected, place);
                break;
            case "!>":
                Should
                    .Throw<ExpressionException>(() => Program.Compile(source, environment).Run(environment), place)
                    .Message.ShouldBe(expected, place);
                break;
            case "why":
                Program.Compile(source, environment).Explain(environment).Sentence.ShouldBe(expected, place);
                break;
            case "find":
                var findings = Program.Compile(source, environment).Analyze().Findings.Select(f => f.Code.ToString());
                string.Join(' ', findings.Distinct().DefaultIfEmpty("nothing")).ShouldBe(expected, place);
                break;
            default:
                string.Join(' ', Program.Compile(source, environment).Analyze().Paths).ShouldBe(expected, place);
                break;
        }
    }

    private static (string Verb, string Expected)? Split(string line)
    {
        var verb = Array.Find(["=>", "!>", "why", "find", "reads"], v => line.StartsWith(v + " ", StringComparison.Ordinal));
        return verb is null ? null : (verb, line[(verb.Length + 1)..]);
    }

    private static MeasuredValue Measured(string text)
    {
        const string Floats = "floats ";
        return text.StartsWith(Floats, StringComparison.Ordinal)
            ? MeasuredValue.FromFloats(JsonSerializer.Deserialize<double[]>(text[Floats.Length..])!)
            : MeasuredValue.ParseJson(Encoding.UTF8.GetBytes(text));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Rollouts.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside of the project.");
        }

        return folder.FullName;
    }
}
