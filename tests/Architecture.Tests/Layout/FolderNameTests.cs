namespace Rollouts.Architecture.Tests;

/// <summary>A folder is a feature, not a kind of class.</summary>
public sealed class FolderNameTests
{
    private static readonly HashSet<string> KindsOfClasses = new(StringComparer.OrdinalIgnoreCase)
    {
        "Helper",
        "Helpers",
        "Util",
        "Utils",
        "Utilities",
        "Services",
        "Models",
        "Common",
        "Misc",
        "Interfaces",
        "Extensions",
        "Constants",
        "Enums",
    };

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void Folders_AreFeatures(string top) =>
        ProjectFiles
            .Folders(ProjectFiles.PathOf(top))
            .Where(folder => KindsOfClasses.Contains(Path.GetFileName(folder)))
            .Select(ProjectFiles.NameOf)
            .ShouldBeEmpty("a folder is named for a feature");

    [Fact]
    public void SourceFiles_AreOfReadableLength() =>
        ProjectFiles
            .Files(ProjectFiles.PathOf("src"), "*.cs")
            .Select(file => (Name: ProjectFiles.NameOf(file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > 600)
            .ShouldBeEmpty("a file holds one idea; this one holds several");
}
