namespace Rollouts.AnalysisService.Tests;

/// <summary>The root of the project, wherever the tests are started from.</summary>
internal static class ProjectRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder!.FullName, "Rollouts.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
