using System.Collections.Concurrent;
using System.Diagnostics;
using Rollouts.Simulation;

namespace Rollouts.StatisticsSimulation;

/// <summary>Plays random rollouts and says which broke a rule, each as a short script that can be played again.</summary>
public static class RolloutsCommand
{
    private const int MostShown = 5;

    /// <returns>0 when no rule was broken, 1 when one was.</returns>
    public static async Task<int> RunAsync(RolloutsOptions options, TextWriter output)
    {
        if (options.Script is { } file)
        {
            return await ShowAsync(ScriptText.Read(await File.ReadAllTextAsync(file)), output);
        }

        return options.Seed is { } seed
            ? await ShowAsync(ScriptGenerator.FromSeed(options.Family ?? ScriptFamily.Core, seed), output)
            : await PlayManyAsync(options, output);
    }

    private static async Task<int> ShowAsync(RolloutScript script, TextWriter output)
    {
        var result = await RolloutSimulation.RunAsync(script, new SimulationSettings { Explains = true });
        await output.WriteLineAsync(ScriptText.Write(script));
        foreach (var line in result.Events)
        {
            await output.WriteLineAsync(line);
        }

        await output.WriteLineAsync(
            $"\n{result.Versions} versions, {result.Passes} passes, {result.Writes} writes: "
                + (result.Broken is { } broken ? $"BROKEN after {broken.At:0.000} s: {broken.Rule}: {broken.What}" : "no rule was broken")
        );
        return result.Broken is null ? 0 : 1;
    }

    private static async Task<int> PlayManyAsync(RolloutsOptions options, TextWriter output)
    {
        var broken = new ConcurrentQueue<SimulationResult>();
        var (versions, passes, writes) = (0L, 0L, 0L);
        var started = Stopwatch.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        ScriptFamily[] families = options.Family is { } one ? [one] : Enum.GetValues<ScriptFamily>();
        await Parallel.ForEachAsync(
            families.SelectMany(family => Enumerable.Range(options.From, options.Seeds).Select(seed => (Family: family, Seed: seed))),
            new ParallelOptions { MaxDegreeOfParallelism = options.Threads },
            async (drawn, _) =>
            {
                var result = await RolloutSimulation.RunAsync(ScriptGenerator.FromSeed(drawn.Family, drawn.Seed));
                Interlocked.Add(ref versions, result.Versions);
                Interlocked.Add(ref passes, result.Passes);
                Interlocked.Add(ref writes, result.Writes);
                if (result.Broken is not null)
                {
                    broken.Enqueue(result);
                }
            }
        );
        var busy = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        await output.WriteLineAsync(
            $"{options.Seeds} rollouts of {string.Join(" and ", families).ToLowerInvariant()} from seed {options.From}: {broken.Count} broke a rule; {versions} versions, {passes} passes, {writes} writes checked; "
                + $"{Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, {busy:0.0} CPU seconds, {families.Length * options.Seeds / busy:0} rollouts per second and core"
        );
        foreach (var group in broken.GroupBy(result => result.Broken!.Rule).OrderByDescending(group => group.Count()))
        {
            await output.WriteLineAsync(
                $"{group.Count()} x {group.Key}: {string.Join(", ", group.Select(result => result.Script).OrderBy(Place).Take(10).Select(Name))}"
            );
        }

        foreach (var result in broken.OrderBy(result => Place(result.Script)).Take(MostShown))
        {
            await ExplainAsync(result, output);
        }

        return broken.IsEmpty ? 0 : 1;
    }

    private static (ScriptFamily Family, int Seed) Place(RolloutScript script) => (script.Family, script.Seed);

    private static string Name(RolloutScript script) =>
        script.Family == ScriptFamily.Core ? $"seed {script.Seed}" : $"{script.Family.ToString().ToLowerInvariant()} seed {script.Seed}";

    private static async Task ExplainAsync(SimulationResult result, TextWriter output)
    {
        var script = await ScriptShrinker.ShrinkAsync(result.Script, result.Broken!.Rule);
        var shortest = (await RolloutSimulation.RunAsync(script)).Broken!;
        await output.WriteLineAsync($"\n{Name(result.Script)} broke {shortest.Rule} after {shortest.At:0.000} s: {shortest.What}");
        await output.WriteLineAsync(ScriptText.Write(script));
    }
}
