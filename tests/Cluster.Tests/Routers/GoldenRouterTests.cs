using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>
/// What every router makes of the objects of its mesh, step by step and on a real API server, against golden files: the objects after the step,
/// the writes that it took, events and errors. Each step is told twice, and the second time nothing may be written.
/// <c>Golden/README.md</c> says how cases are written and recorded.
/// </summary>
public sealed class GoldenRouterTests(ClusterFixture clusters)
{
    /// <summary>Set to <c>1</c> it writes the expected files anew instead of comparing them.</summary>
    private const string RecordVariable = "ROLLOUTS_RECORD_GOLDEN";

    private const string Folder = "tests/Cluster.Tests/Routers/Golden";
    private const string Expected = ".expected.yaml";

    public static TheoryData<string> Cases =>
        [
            .. Directory
                .EnumerateFiles(ProjectRoot.PathOf(Folder), "*.yaml", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(Expected, StringComparison.Ordinal))
                .Select(file => Path.GetRelativePath(ProjectRoot.PathOf(Folder), file)[..^".yaml".Length])
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Routers_StepByStep_LeaveTheObjectsOfTheGoldenFile(string name)
    {
        var cluster = await clusters.GetAsync();
        await MeshDefinitions.EnsureAsync(cluster);
        await using var home = await cluster.CreateNamespaceAsync("golden");
        var cancellation = TestContext.Current.CancellationToken;
        var (file, expectedFile) = (PathOf(name, ".yaml"), PathOf(name, Expected));
        var actual = await new GoldenRun(home, GoldenCase.Read(await File.ReadAllTextAsync(file, cancellation))).PlayAsync(cancellation);
        if (Environment.GetEnvironmentVariable(RecordVariable) == "1" && Environment.GetEnvironmentVariable("CI") is null or "")
        {
            await File.WriteAllTextAsync(expectedFile, actual, cancellation);
        }

        File.Exists(expectedFile)
            .ShouldBeTrue($"{name}{Expected} is missing: record it with {RecordVariable}=1 and read what was recorded");
        var difference = TextDifference.Of(await File.ReadAllTextAsync(expectedFile, cancellation), actual);
        (difference is null).ShouldBeTrue(
            $"{name}: - is expected, + is what came of it; if + is right, record it with {RecordVariable}=1\n{difference}"
        );
    }

    [Fact]
    public void ExpectedFiles_AllBelongToACase() =>
        Directory
            .EnumerateFiles(ProjectRoot.PathOf(Folder), $"*{Expected}", SearchOption.AllDirectories)
            .Where(file => !File.Exists($"{file[..^Expected.Length]}.yaml"))
            .ShouldBeEmpty();

    private static string PathOf(string name, string ending) => ProjectRoot.PathOf($"{Folder}/{name}{ending}");
}
