using System.Globalization;

namespace Rollouts.StatisticsSimulation;

/// <summary>What the command line says.</summary>
public sealed record SimulationOptions
{
    public const string Usage = """
        usage: dotnet run -c Release --project tests/Simulation -- statistics [OPTIONS]
          --quick              a tenth of the rollouts
          --replicates N       healthy rollouts per cell, default 20000; a quarter of them sick
          --seed N             seed, default 20240611
          --only TEXT          only tables whose name contains TEXT
          --output DIRECTORY   where the tables (markdown, CSV) and plots (SVG) go, default artifacts/statistics
        """;

    /// <summary>Healthy rollouts per cell.</summary>
    public int Healthy { get; init; } = 20_000;

    /// <summary>Sick rollouts per cell.</summary>
    public int Sick => Math.Max(1, Healthy / 4);

    public ulong Seed { get; init; } = 20240611;

    public string Only { get; init; } = "";

    public string Output { get; init; } = Path.Combine("artifacts", "statistics");

    /// <exception cref="FormatException">An argument is unknown or has no sensible value.</exception>
    public static SimulationOptions Parse(IReadOnlyList<string> args)
    {
        var options = new SimulationOptions();
        for (var i = 0; i < args.Count; i++)
        {
            string Value() => i + 1 < args.Count ? args[++i] : throw new FormatException($"{args[i]} needs a value.\n{Usage}");
            options = args[i] switch
            {
                "--quick" => options with { Healthy = options.Healthy / 10 },
                "--replicates" => options with { Healthy = Number(Value(), "--replicates") },
                "--seed" => options with { Seed = (ulong)Number(Value(), "--seed") },
                "--only" => options with { Only = Value() },
                "--output" => options with { Output = Value() },
                _ => throw new FormatException($"There is no option '{args[i]}'.\n{Usage}"),
            };
        }

        return options;
    }

    private static int Number(string text, string option) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{option} is '{text}': give a whole number above 0.");
}
