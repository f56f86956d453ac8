namespace Rollouts.AnalysisService.Tests;

/// <summary>Runs the examples of docs/analysis.md: a manifest fenced as <c>yaml</c>, followed by what happens, fenced as <c>run</c>.</summary>
public sealed class AnalysisGuideTests
{
    private const string Fence = "```";

    public static TheoryData<int, string, string> Examples
    {
        get
        {
            var examples = new TheoryData<int, string, string>();
            var lines = File.ReadAllLines(Path.Combine(Root(), "docs", "analysis.md"));
            var manifest = "";
            for (var i = 0; i < lines.Length; i++)
            {
                if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
                {
                    continue;
                }

                var end = Array.IndexOf(lines, Fence, i + 1);
                var block = string.Join('\n', lines[(i + 1)..end]);
                if (lines[i] == Fence + "run")
                {
                    examples.Add(i + 2, manifest, block);
                }

                manifest = block;
                i = end;
            }

            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Guide_Examples_HappenAsTheySay(int line, string manifest, string script)
    {
        var run = new GuideRun(manifest);
        foreach (var text in script.Split('\n'))
        {
            run.Play(text, $"docs/analysis.md:{line++}");
        }

        run.Checks.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Guide_Manifests_AllHaveAnExample() =>
        File.ReadAllLines(Path.Combine(Root(), "docs", "analysis.md")).Count(static l => l == Fence + "yaml").ShouldBe(Examples.Count);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Rollouts.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Rollouts.sln is in no folder above the tests.");
    }
}
