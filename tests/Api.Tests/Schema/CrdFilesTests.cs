namespace Rollouts.Api.Tests;

/// <summary>Holds the files of the chart to the types. Run with ROLLOUTS_UPDATE_CRDS=1 to write them anew.</summary>
public sealed class CrdFilesTests
{
    [Fact]
    public void Generate_FilesOfTheChart_AreUpToDate()
    {
        var folder = Path.Combine(RepositoryRoot(), "charts", "rollouts", "crds");
        var documents = CrdGenerator.Generate();
        if (Environment.GetEnvironmentVariable("ROLLOUTS_UPDATE_CRDS") == "1")
        {
            foreach (var (name, yaml) in documents)
            {
                File.WriteAllText(Path.Combine(folder, name), yaml);
            }
        }

        Directory.GetFiles(folder).Select(Path.GetFileName).ShouldBe(documents.Select(d => d.FileName), ignoreOrder: true);
        foreach (var (name, yaml) in documents)
        {
            File.ReadAllText(Path.Combine(folder, name))
                .ShouldBe(yaml, $"{name} is stale: run the tests of src/Api with ROLLOUTS_UPDATE_CRDS=1");
        }
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Rollouts.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Rollouts.sln is in no folder above the tests.");
    }
}
