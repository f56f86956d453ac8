namespace Rollouts.Statistics.Tests;

/// <summary>Recorded results, kept in a folder beside the project; without them the test that needs them is skipped.</summary>
internal static class RecordedStatistics
{
    private const string Folder = "shared/conformance/statistics";

    /// <summary>The path of a recorded file.</summary>
    public static string Require(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var beside in new[] { "..", "../.." })
            {
                var found = Path.Combine(folder.FullName, beside, Folder, file);
                if (File.Exists(Path.Combine(folder.FullName, "Rollouts.sln")) && File.Exists(found))
                {
                    return found;
                }
            }
        }

        Assert.Skip($"The recorded results (../{Folder}/{file}) are not beside this checkout.");
        return "";
    }
}
