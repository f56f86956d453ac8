namespace Rollouts.Grpc.Tests;

/// <summary>Folders of the project, wherever the tests are started from.</summary>
internal static class ProjectFolder
{
    public static string Root { get; } = Find();

    public static string Protos => Path.Combine(Root, "proto");

    public static string TestProtos => Path.Combine(Root, "tests/Grpc.Tests/Protos");

    public static string NodeScript(string name) => Path.Combine(Root, "tests/Grpc.Tests/node", name);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Rollouts.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
