using System.Collections.Concurrent;

namespace Rollouts.Simulation.Tests;

/// <summary>The simulation as it runs before every change lands; many more seeds are played by hand (docs/simulation.md).</summary>
public sealed class RandomRolloutTests
{
    private const int Seeds = 2_000;

    [Fact]
    public async Task RandomRollouts_NoRuleIsBroken()
    {
        var broken = new ConcurrentBag<SimulationResult>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Seeds),
            TestContext.Current.CancellationToken,
            async (seed, _) =>
            {
                var result = await RolloutSimulation.RunAsync(ScriptGenerator.FromSeed(seed));
                if (result.Broken is not null)
                {
                    broken.Add(result);
                }
            }
        );

        broken
            .OrderBy(result => result.Script.Seed)
            .Select(result => $"seed {result.Script.Seed}: {result.Broken!.Rule}: {result.Broken.What}\n{ScriptText.Write(result.Script)}")
            .ShouldBeEmpty("play it again: dotnet run -c Release --project tests/Simulation -- --seed N");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(77)]
    [InlineData(1234)]
    public async Task SameSeed_SameHistory(int seed)
    {
        var first = await RolloutSimulation.RunAsync(ScriptGenerator.FromSeed(seed));
        var second = await RolloutSimulation.RunAsync(ScriptGenerator.FromSeed(seed));

        second.Events.ShouldBe(first.Events);
        second.Writes.ShouldBe(first.Writes);
        second.Passes.ShouldBe(first.Passes);
    }
}
