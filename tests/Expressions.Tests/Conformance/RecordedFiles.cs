using System.Text.Json;
using Rollouts.Conformance;

namespace Rollouts.Expressions.Tests;

/// <summary>Evaluations recorded from the original, kept in a folder beside the project; without them these tests are skipped.</summary>
internal static class RecordedFiles
{
    public static string Require()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var candidate in new[] { Path.Combine(folder.FullName, "../shared"), Path.Combine(folder.FullName, "../../shared") })
            {
                var found = Path.Combine(candidate, "conformance/expressions");
                if (File.Exists(Path.Combine(folder.FullName, "Rollouts.sln")) && Directory.Exists(found))
                {
                    return found;
                }
            }
        }

        Assert.Skip("The recorded vectors (../shared/conformance/expressions) are not beside this checkout.");
        return "";
    }

    public static IEnumerable<JsonElement> Lines(string folder, string file) =>
        RecordedFile.Lines(Path.Combine(folder, file)).Select(l => l.Line);

    public static RecordedEnvironments Environments(string folder) => new(Path.Combine(folder, "envs"));
}
