using System.Globalization;
using Rollouts.Simulation;

namespace Rollouts.StatisticsSimulation;

/// <summary>What the command line of <c>rollouts</c> says.</summary>
public sealed record RolloutsOptions
{
    public const string Usage = """
        usage: dotnet run -c Release --project tests/Simulation -- [rollouts] [OPTIONS]
          --seeds N            how many random rollouts of each family, default 1000
          --from S             the first seed, default 1
          --seed S             that one seed, with all its moves and events
          --family NAME        core, extended or steps; default all, and core with --seed
          --script FILE        the script in that file, with its events
          --threads N          how many at once, default as many as there are processors
        """;

    public int From { get; init; } = 1;

    public int Seeds { get; init; } = 1000;

    /// <summary>Only this one, in full; null for many.</summary>
    public int? Seed { get; init; }

    /// <summary>The family that the seeds are of; null for all.</summary>
    public ScriptFamily? Family { get; init; }

    public string? Script { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <exception cref="FormatException">An argument is unknown or has no sensible value.</exception>
    public static RolloutsOptions Parse(IReadOnlyList<string> args)
    {
        var options = new RolloutsOptions();
        for (var i = 0; i < args.Count; i++)
        {
            string Value() => i + 1 < args.Count ? args[++i] : throw new FormatException($"{args[i]} needs a value.\n{Usage}");
            options = args[i] switch
            {
                "--seeds" => options with { Seeds = Number(Value(), "--seeds") },
                "--from" => options with { From = Number(Value(), "--from") },
                "--seed" => options with { Seed = Number(Value(), "--seed") },
                "--family" => options with { Family = ReadFamily(Value()) },
                "--script" => options with { Script = Value() },
                "--threads" => options with { Threads = Number(Value(), "--threads") },
                _ => throw new FormatException($"There is no option '{args[i]}'.\n{Usage}"),
            };
        }

        return options;
    }

    private static ScriptFamily ReadFamily(string text) =>
        Enum.TryParse<ScriptFamily>(text, ignoreCase: true, out var family) && !char.IsAsciiDigit(text[0])
            ? family
            : throw new FormatException(
                $"--family is '{text}': give {string.Join(" or ", Enum.GetNames<ScriptFamily>()).ToLowerInvariant()}."
            );

    private static int Number(string text, string option) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{option} is '{text}': give a whole number above 0.");
}
