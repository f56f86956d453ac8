using Rollouts.StatisticsSimulation;

namespace Rollouts.Statistics.Tests;

public sealed class SimulationCommandTests
{
    [Fact]
    public async Task Run_OneTable_WritesTablesAndPlotsAndSaysThatAllHolds()
    {
        var folder = Directory.CreateTempSubdirectory("rollouts-statistics").FullName;
        var output = new StringWriter();
        try
        {
            string[] args = ["statistics", "--replicates", "400", "--only", "Traffic split", "--output", folder];
            var code = await SimulationCommand.RunAsync(args, output, TextWriter.Null);
            code.ShouldBe(0, output.ToString());
            (await File.ReadAllTextAsync(Path.Combine(folder, "simulation.md"))).ShouldContain(
                "| as configured, 5 % | 0 (<0.75) (≤ 0.1 % ✓) |"
            );
            File.ReadLines(Path.Combine(folder, "simulation.csv")).Count().ShouldBe(13);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("statistics", "--replicates", "many")]
    [InlineData("statistics", "--seed")]
    [InlineData("statistics", "--fast")]
    public async Task Run_CommandLineMakesNoSense_SaysHowItIsUsed(params string[] args)
    {
        var errors = new StringWriter();
        (await SimulationCommand.RunAsync(args, TextWriter.Null, errors)).ShouldBe(2);
        errors.ToString().ShouldNotBeEmpty();
    }
}
