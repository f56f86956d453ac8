using System.Text;
using System.Text.Json.Nodes;

namespace Rollouts.Cli.Tests;

/// <summary>The command <c>lint</c> on files.</summary>
public sealed class LintCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-lint-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("--filename")]
    [InlineData("-f")]
    public async Task File_WithoutFaults_SaysNothing(string flag)
    {
        var path = await WriteAsync("kind: ConfigMap");

        (await CommandRun.OfAsync("lint", flag, path)).ShouldBe(new CommandRun(0, "", ""));
    }

    [Fact]
    public async Task File_WithFaults_IsToldLineByLineAndTheFirstIsTheError()
    {
        var path = await WriteAsync("apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: web\nspec:\n  replica: 1\n");

        var (code, output, error) = await CommandRun.OfAsync("lint", "-f", path);

        code.ShouldBe(1);
        output.ShouldStartWith($"{path}: line 6: Rollout web: unknown field \"spec.replica\"{Environment.NewLine}    Correct the name");
        output.ShouldContain($"{path}: line 5: Rollout web: spec.selector: Required value: Rollout has missing field '.spec.selector'");
        error.ShouldBe($"Error: line 6: Rollout web: unknown field \"spec.replica\"{Environment.NewLine}");
    }

    [Fact]
    public async Task File_ThatIsNotThere_IsAnError()
    {
        var (code, output, error) = await CommandRun.OfAsync("lint", "-f", Path.Combine(_folder.FullName, "none.yaml"));

        (code, output).ShouldBe((1, ""));
        error.ShouldContain("none.yaml cannot be read");
    }

    [Fact]
    public async Task File_TooLarge_IsNotRead()
    {
        var path = await WriteAsync("");
        await using (var file = File.OpenWrite(path))
        {
            file.SetLength(17 * 1024 * 1024);
        }

        (await CommandRun.OfAsync("lint", "-f", path)).Error.ShouldContain("larger than 16 MiB");
    }

    [Fact]
    public async Task Flag_Missing_IsAnErrorWithUsage()
    {
        var (code, _, error) = await CommandRun.OfAsync("lint");

        code.ShouldBe(1);
        error.ShouldContain("--filename");
        error.ShouldContain("Usage:\n  kubectl argo rollouts lint [flags]");
    }

    /// <summary>Every example of the guide to routers, each with the objects that belong to it.</summary>
    [Fact]
    public async Task Guide_EveryExample_IsWithoutFaults()
    {
        var examples = await GuideAsync();
        examples.Count.ShouldBeGreaterThan(8);
        foreach (var example in examples)
        {
            var (code, output, _) = await CommandRun.OfAsync("lint", "-f", await WriteAsync(example));

            code.ShouldBe(0, output + example);
        }
    }

    [Fact]
    public async Task Examples_OfTheProject_AreWithoutFaults()
    {
        var files = Directory.GetFiles(Path.Combine(Root(), "examples"), "*.yaml");
        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            (await CommandRun.OfAsync("lint", "-f", file)).ShouldBe(new CommandRun(0, "", ""), file);
        }
    }

    /// <summary>Whatever stands in the place of whatever: a finding at most.</summary>
    [Fact]
    public async Task Guide_EveryExampleWithAnyValueReplaced_IsNeverMoreThanFaults()
    {
        string[] others = ["null", "-1", "\"x.y\"", "true", "[null]", "[[1]]", "{}", "{\"name\":null}"];
        foreach (var example in await GuideAsync())
        {
            var documents = YamlManifests.Read(example).Select(static item => item.ToJsonString()).ToList();
            for (var at = 0; at < documents.Count; at++)
            {
                foreach (var changed in Replacements(documents[at], others))
                {
                    var text = string.Join("\n---\n", documents.Index().Select(document => document.Index == at ? changed : document.Item));
                    Should.NotThrow(() => ManifestLint.Of(text), text);
                }
            }
        }
    }

    private static IEnumerable<string> Replacements(string document, string[] others)
    {
        var count = Values(JsonNode.Parse(document)!).Count();
        for (var i = 1; i < count; i++)
        {
            foreach (var other in others)
            {
                var root = JsonNode.Parse(document)!;
                Values(root).ElementAt(i).ReplaceWith(JsonNode.Parse(other));
                yield return root.ToJsonString();
            }
        }
    }

    private static IEnumerable<JsonNode> Values(JsonNode node) =>
        node switch
        {
            JsonObject item => item.Select(static member => member.Value).OfType<JsonNode>().SelectMany(Values).Prepend(node),
            JsonArray items => items.OfType<JsonNode>().SelectMany(Values).Prepend(node),
            _ => [node],
        };

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "docs", "traffic-routing.md")))
        {
            root = root.Parent.ShouldNotBeNull();
        }

        return root.FullName;
    }

    private static async Task<List<string>> GuideAsync()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "traffic-routing.md"), Encoding.UTF8);
        return
        [
            .. page.Split("```yaml\n")[1..]
                .Select(static part => part.Split("```")[0])
                .Where(static block => block.Contains("kind: Rollout", StringComparison.Ordinal)),
        ];
    }

    private async Task<string> WriteAsync(string text)
    {
        var path = Path.Combine(_folder.FullName, "manifest.yaml");
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }
}
