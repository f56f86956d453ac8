using System.Globalization;

namespace Rollouts.Fuzz;

/// <summary>What the command line asks for.</summary>
/// <param name="Inputs">How many inputs to try.</param>
/// <param name="First">The number of the first: with the seed it makes an input of an earlier run again.</param>
/// <param name="Seed">Other seeds make other inputs.</param>
/// <param name="Threads">How many threads try them.</param>
/// <param name="From">The folder of recorded evaluations.</param>
/// <param name="Failures">The file that failing inputs are added to.</param>
internal sealed record FuzzOptions(long Inputs, long First, long Seed, int Threads, string From, string Failures)
{
    /// <exception cref="FormatException">An option is unknown or its value does not fit; names the option.</exception>
    public static FuzzOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new FuzzOptions(
            1_000_000,
            0,
            1,
            Environment.ProcessorCount,
            "../shared/conformance/expressions",
            "fuzz-failures.jsonl"
        );
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--inputs" => options with { Inputs = Number(name, value, 1) },
                "--first" => options with { First = Number(name, value, 0) },
                "--seed" => options with { Seed = Number(name, value, 0) },
                "--threads" => options with { Threads = (int)Math.Min(Number(name, value, 1), 256) },
                "--from" => options with { From = value },
                "--failures" => options with { Failures = value },
                _ => throw new FormatException($"There is no option {name}."),
            };
        }

        return options;
    }

    private static long Number(string name, string value, long minimum) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum
            ? number
            : throw new FormatException($"{name}: '{value}' is no number of {minimum} or more.");
}
