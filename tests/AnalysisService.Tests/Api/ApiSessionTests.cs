using System.Diagnostics;
using System.Globalization;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>docs/api-session.md is what a newcomer sees: it is recorded again, from <c>dotnet run</c> to the last answer.</summary>
public sealed class ApiSessionTests
{
    [Fact]
    public async Task Session_RecordedAgain_IsTheOneOfTheDocument()
    {
        await NodePackages.InstallAsync(ProjectRoot.Path, "tests/Grpc.Tests/node");
        var ports = LocalPorts.Free(3).Select(static p => p.ToString(CultureInfo.InvariantCulture)).ToList();
        var start = new ProcessStartInfo("bash");
        string[] arguments =
        [
            Path.Combine(ProjectRoot.Path, "examples/api/record.sh"),
            // What these tests were built with is run, and the usual ports may be taken.
            "--no-build",
            "--configuration",
            new DirectoryInfo(AppContext.BaseDirectory).Name,
            "--",
            "--standalone",
            $"--apiPort={ports[0]}",
            $"--healthzPort={ports[1]}",
            $"--metricsPort={ports[2]}",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var (code, recorded, error) = await Tool.RunAsync(start);

        code.ShouldBe(0, error);
        var document = await File.ReadAllTextAsync(
            Path.Combine(ProjectRoot.Path, "docs/api-session.md"),
            TestContext.Current.CancellationToken
        );
        recorded.Trim().ShouldBe(document.Trim());
    }
}
