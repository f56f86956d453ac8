using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Conformance;

/// <summary>
/// Recorded hashes against ours. Each line of a *.jsonl file is a case: <c>{"template": …, "collisionCount"?: n, "hash": …}</c> for a pod
/// template, <c>{"steps": …, "hash": …}</c> for canary steps.
/// </summary>
internal sealed class HashesCommand : IConformanceCommand
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    public string Name => "hashes";

    public string Arguments => "DIR";

    public string Summary => "pod-template and step hashes of every *.jsonl in DIR";

    public bool Accepts(IReadOnlyList<string> arguments) => arguments.Count == 1;

    public int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        var tally = new Tally(output);
        foreach (var file in Directory.GetFiles(arguments[0], "*.jsonl").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            var line = 0;
            foreach (var text in File.ReadLines(file))
            {
                line++;
                if (!string.IsNullOrWhiteSpace(text))
                {
                    Check(text, name, line, tally);
                }
            }
        }

        return tally.End();
    }

    private static void Check(string text, string file, int line, Tally tally)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Deep);
            var expected = ExpectedHash(document.RootElement);
            var (actual, hashed) = Hash(document.RootElement);
            if (actual == expected)
            {
                tally.Agree(file);
            }
            else
            {
                tally.Disagree(file, $"{file}:{line}", $"expected {expected}", $"got      {actual}", $"hashed   {hashed}");
            }
        }
        catch (Exception exception) when (exception is JsonException or HashInputException or InvalidOperationException or FormatException)
        {
            tally.Disagree(file, $"{file}:{line}", $"no hash: {exception.Message}");
        }
    }

    private static string ExpectedHash(JsonElement line) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty("hash", out var hash) && hash.ValueKind == JsonValueKind.String
            ? hash.GetString()!
            : throw new FormatException("the case has no \"hash\"");

    private static (string Hash, string Hashed) Hash(JsonElement line)
    {
        if (line.TryGetProperty("template", out var template))
        {
            int? collisionCount =
                line.TryGetProperty("collisionCount", out var count) && count.ValueKind != JsonValueKind.Null ? count.GetInt32() : null;
            return (PodTemplateHash.Compute(template, collisionCount), PodTemplateHash.ToGoJson(template));
        }

        if (!line.TryGetProperty("steps", out var steps))
        {
            throw new FormatException("the case has neither \"template\" nor \"steps\"");
        }

        return (StepHash.Compute(steps), StepHash.ToGoJson(steps));
    }
}
