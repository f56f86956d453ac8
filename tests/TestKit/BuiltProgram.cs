namespace Rollouts.TestKit;

/// <summary>Programs that are built with the tests and run as processes of their own.</summary>
public static class BuiltProgram
{
    /// <summary>The path of the program that a project of <c>tests</c> builds, in the configuration of the running tests.</summary>
    public static string PathOf(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../..", project, configuration, $"Rollouts.{project}"));
    }
}
