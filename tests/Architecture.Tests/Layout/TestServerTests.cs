namespace Rollouts.Architecture.Tests;

/// <summary>Servers that run within tests log nothing: nobody would find the lines of the test that failed among theirs.</summary>
public sealed class TestServerTests
{
    private static readonly string[] Logging = ["CreateBuilder(", "CreateSlimBuilder("];

    [Fact]
    public void Servers_WithinTests_AreBuiltByStubHost() =>
        Directory
            .EnumerateDirectories(ProjectFiles.PathOf("tests"), "*.Tests")
            .SelectMany(static project => ProjectFiles.Files(project, "*.cs"))
            .Where(static file =>
                File.ReadAllText(file) is var text
                && Array.Exists(Logging, builder => text.Contains($"WebApplication.{builder}", StringComparison.Ordinal))
            )
            .Select(ProjectFiles.NameOf)
            .ShouldBeEmpty("StubHost.CreateBuilder of tests/TestKit takes the place of the builders that log");
}
