using System.Text.Json;

namespace Rollouts.Api.Tests;

/// <summary>Hashes recorded from a Go controller, kept next to the project.</summary>
public sealed class RecordedHashesTests
{
    [Fact]
    public void PodTemplates_AllRecorded_AgreeInHash()
    {
        foreach (var (place, line) in Cases("template"))
        {
            int? collisionCount = line.TryGetProperty("collisionCount", out var count) ? count.GetInt32() : null;
            PodTemplateHash
                .Compute(line.GetProperty("template"), collisionCount)
                .ShouldBe(line.GetProperty("hash").GetString(), $"{place}: {PodTemplateHash.ToGoJson(line.GetProperty("template"))}");
        }
    }

    [Fact]
    public void Steps_AllRecorded_AgreeInHash()
    {
        foreach (var (place, line) in Cases("steps"))
        {
            StepHash
                .Compute(line.GetProperty("steps"))
                .ShouldBe(line.GetProperty("hash").GetString(), $"{place}: {StepHash.ToGoJson(line.GetProperty("steps"))}");
        }
    }

    private static List<(string Place, JsonElement Line)> Cases(string kind)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Rollouts.sln")))
        {
            root = root.Parent;
        }

        var folder = Path.Combine(root?.Parent?.FullName ?? "", "shared", "conformance", "hashes");
        Assert.SkipUnless(Directory.Exists(folder), "The recorded hashes (../shared/conformance/hashes) are not on this machine.");
        var cases = Directory
            .GetFiles(folder, "*.jsonl")
            .SelectMany(file => File.ReadLines(file).Select((text, i) => ($"{Path.GetFileName(file)}:{i + 1}", Json.Parse(text))))
            .Where(c => c.Item2.TryGetProperty(kind, out _))
            .ToList();
        cases.ShouldNotBeEmpty();
        return cases;
    }
}
