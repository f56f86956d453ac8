using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>The examples of a document, run in their order as a reader would, and their outputs.</summary>
internal static class DocumentExamples
{
    private const char Anything = '…';

    /// <summary>
    /// Runs each block of <c>sh</c> or <c>js</c> and compares what it prints with the block behind it, in which <c>…</c> stands for anything
    /// and objects may leave out members.
    /// </summary>
    /// <param name="document">From the root of the project.</param>
    /// <param name="api">The service that the examples call.</param>
    /// <returns>How many there were.</returns>
    public static async Task<int> RunAsync(string document, ApiFixture api)
    {
        var packages = await NodePackages.InstallAsync(ProjectRoot.Path, "tests/Grpc.Tests/node");
        var blocks = Blocks(await File.ReadAllTextAsync(Path.Combine(ProjectRoot.Path, document)));
        var run = 0;
        foreach (var (command, output) in blocks.Zip(blocks.Skip(1)).Where(static pair => pair.First.Language is "sh" or "js"))
        {
            run++;
            if (command.Text.Contains("/verdicts", StringComparison.Ordinal))
            {
                // A verdict is stored a moment after its run has ended; a reader is slower than this test.
                await Eventually.HoldsAsync(
                    async () => Difference(output, await PrintedAsync(command, packages, api)) is null,
                    $"{command.Text} to print {output.Text}"
                );
                continue;
            }

            var printed = await PrintedAsync(command, packages, api);
            Difference(output, printed).ShouldBeNull($"{command.Text}\nprinted {printed}");
        }

        return run;
    }

    /// <summary>The fenced blocks of a document with their languages.</summary>
    public static List<(string Language, string Text)> Blocks(string document)
    {
        var blocks = new List<(string, string)>();
        string? language = null;
        var text = new List<string>();
        foreach (var line in document.Split('\n'))
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                text.Add(line);
            }
            else if (language is null)
            {
                language = line[3..].Trim();
                text.Clear();
            }
            else
            {
                blocks.Add((language, string.Join('\n', text)));
                language = null;
            }
        }

        return blocks;
    }

    private static async Task<string> PrintedAsync((string Language, string Text) command, string packages, ApiFixture api)
    {
        var start = command.Language == "sh" ? new ProcessStartInfo("bash") : NodePackages.StartInfo(packages, "-");
        foreach (var argument in command.Language == "sh" ? (string[])["-euo", "pipefail", "-c", command.Text] : [])
        {
            start.ArgumentList.Add(argument);
        }

        start.WorkingDirectory = ProjectRoot.Path;
        start.Environment["API"] = api.Service.Url;
        start.Environment["KEY"] = api.Service.Key;
        start.Environment["SOURCE"] = api.SourceUrl;
        var (code, printed, error) = await Tool.RunAsync(start, command.Language == "js" ? command.Text : null);
        code.ShouldBe(0, $"{command.Text}\n{error}");
        return printed;
    }

    /// <summary>What was printed differently; null where it is what was written.</summary>
    private static string? Difference((string Language, string Text) expected, string printed) =>
        expected.Language == "json" ? Difference(JsonNode.Parse(expected.Text), JsonNode.Parse(printed), "$")
        : Matches(expected.Text.Trim(), printed.Trim()) ? null
        : $"expected {expected.Text}";

    // Members that the document leaves out may have any value; elements of lists it names all.
    private static string? Difference(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected, actual)
        {
            case (JsonObject wanted, JsonObject got):
                return wanted.Select(m => Difference(m.Value, got[m.Key], $"{path}.{m.Key}")).FirstOrDefault(static d => d is not null);
            case (JsonArray wanted, JsonArray got):
                return wanted.Count != got.Count
                    ? $"{path} has {got.Count} elements"
                    : wanted.Select((e, i) => Difference(e, got[i], $"{path}[{i}]")).FirstOrDefault(static d => d is not null);
            case (JsonValue wanted, JsonValue got) when wanted.GetValueKind() == JsonValueKind.String:
                return Matches(wanted.GetValue<string>(), $"{got}") ? null : $"{path} is {got}";
            default:
                return JsonNode.DeepEquals(expected, actual) ? null : $"{path} is {actual?.ToJsonString()}";
        }
    }

    private static bool Matches(string pattern, string text)
    {
        var parts = pattern.Split(Anything);
        if (parts.Length == 1)
        {
            return pattern == text;
        }

        if (!text.StartsWith(parts[0], StringComparison.Ordinal) || !text.EndsWith(parts[^1], StringComparison.Ordinal))
        {
            return false;
        }

        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = text.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return at <= text.Length - parts[^1].Length;
    }
}
