namespace Rollouts.ClusterBed;

/// <summary>Files of the project, wherever the tests are started from.</summary>
public static class ProjectRoot
{
    private const string Marker = "Rollouts.sln";

    /// <summary>The folder of <c>Rollouts.sln</c>.</summary>
    public static string Folder { get; } = Find();

    /// <summary>The full path of a file or folder, named with slashes from the root.</summary>
    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(Folder, relative));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} holds {Marker}: run the tests from a clone");
    }
}
