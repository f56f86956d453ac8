namespace Rollouts.Architecture.Tests;

/// <summary>The files of the project as they lie on disk.</summary>
internal static class ProjectFiles
{
    private static readonly string[] Generated =
    [
        "artifacts",
        "bin",
        "obj",
        ".git",
        ".vs",
        ".idea",
        "node_modules",
        "BenchmarkDotNet.Artifacts",
    ];

    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Path below the root, with forward slashes.</summary>
    public static string NameOf(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>All folders below one, without what builds leave behind.</summary>
    public static IEnumerable<string> Folders(string top) =>
        Directory
            .EnumerateDirectories(top)
            .Where(folder => !Generated.Contains(Path.GetFileName(folder)))
            .SelectMany(folder => Folders(folder).Prepend(folder));

    /// <summary>All files below a folder, without what builds leave behind.</summary>
    public static IEnumerable<string> Files(string top, string pattern = "*") =>
        Folders(top).Prepend(top).SelectMany(folder => Directory.EnumerateFiles(folder, pattern));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Rollouts.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Rollouts.sln is in no folder above the tests.");
    }
}
