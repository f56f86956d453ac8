using System.Collections.Concurrent;

namespace Rollouts.Simulation.Tests;

/// <summary>The simulation as it runs before every change lands; many more seeds are played by hand (docs/simulation.md).</summary>
public sealed class RandomRolloutTests
{
    [Theory]
    [InlineData(ScriptFamily.Core, 2_000)]
    [InlineData(ScriptFamily.Extended, 500)]
    [InlineData(ScriptFamily.Steps, 300)]
    public async Task RandomRollouts_NoRuleIsBroken(ScriptFamily family, int seeds)
    {
        var broken = new ConcurrentBag<SimulationResult>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, seeds),
            TestContext.Current.CancellationToken,
            async (seed, _) =>
            {
                var result = await RolloutSimulation.RunAsync(ScriptGenerator.FromSeed(family, seed));
                if (result.Broken is not null)
                {
                    broken.Add(result);
                }
            }
        );

        broken
            .OrderBy(result => result.Script.Seed)
            .Select(result => $"seed {result.Script.Seed}: {result.Broken!.Rule}: {result.Broken.What}\n{ScriptText.Write(result.Script)}")
            .ShouldBeEmpty("play it again: dotnet run -c Release --project tests/Simulation -- --family NAME --seed N");
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
