using System.Globalization;
using System.Text;

namespace Rollouts.Simulation;

/// <summary>Scripts as text, to be printed, read and edited by people: one line for the spec, and one for each move.</summary>
public static class ScriptText
{
    private const string InPass = "in-pass";

    public static string Write(RolloutScript script)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{script.Strategy} replicas={script.Replicas} surge={script.MaxSurge} unavailable={script.MaxUnavailable} propagation={script.Propagation}"
        );
        text.Append(" steps=").AppendJoin(',', script.Steps.Select(Write));
        text.Append(" options=").Append(script.Options.ToString().Replace(" ", "", StringComparison.Ordinal));
        if (script.Features != RolloutFeatures.None)
        {
            text.Append(" features=").Append(script.Features.ToString().Replace(" ", "", StringComparison.Ordinal));
        }

        text.Append('\n');
        foreach (var move in script.Moves)
        {
            text.Append(CultureInfo.InvariantCulture, $"{move.At} {move.Kind}");
            if (move.First != 0 || move.Second != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" {move.First}");
            }

            if (move.Second != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" {move.Second}");
            }

            text.Append(move.InPass ? $" {InPass}\n" : "\n");
        }

        return text.ToString();
    }

    /// <exception cref="FormatException">A line makes no sense; the message names it.</exception>
    public static RolloutScript Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 0)
        {
            throw new FormatException("The script is empty: its first line names the strategy.");
        }

        return ReadSpec(lines[0]) with
        {
            Moves = [.. lines.Skip(1).Where(line => !line.StartsWith('#')).Select(ReadMove).OrderBy(move => move.At)],
        };
    }

    private static RolloutScript ReadSpec(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var script = new RolloutScript { Strategy = Choose<StrategyKind>(words[0], line) };
        foreach (var word in words.Skip(1))
        {
            var (name, value) = word.Split('=', 2) is [var left, var right]
                ? (left, right)
                : throw new FormatException($"'{word}' in '{line}' is not name=value.");
            script = name switch
            {
                "replicas" => script with { Replicas = Number(value, line) },
                "surge" => script with { MaxSurge = Number(value, line) },
                "unavailable" => script with { MaxUnavailable = Number(value, line) },
                "propagation" => script with { Propagation = Number(value, line) },
                "steps" => script with
                {
                    Steps = [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(step => ReadStep(step, line))],
                },
                "options" => script with { Options = Choose<RolloutOptions>(value, line) },
                "features" => script with { Features = Choose<RolloutFeatures>(value, line) },
                _ => throw new FormatException(
                    $"'{name}' in '{line}' is none of replicas, surge, unavailable, propagation, steps, options, features."
                ),
            };
        }

        return script;
    }

    private static Move ReadMove(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2)
        {
            throw new FormatException($"'{line}' is not a move: milliseconds, what happens, and up to two numbers.");
        }

        var numbers = words.Skip(2).Where(word => word != InPass).Select(word => Number(word, line)).ToList();
        return new Move(
            Number(words[0], line),
            Choose<MoveKind>(words[1], line),
            numbers.ElementAtOrDefault(0),
            numbers.ElementAtOrDefault(1),
            words[^1] == InPass
        );
    }

    private static string Write(ScriptStep step) => $"{step.Kind}:{step.Value}";

    private static ScriptStep ReadStep(string text, string line) =>
        text.Split(':') is [var kind, var value]
            ? new ScriptStep(Choose<StepKind>(kind, line), Number(value, line))
            : throw new FormatException($"'{text}' in '{line}' is not a step such as Weight:20.");

    private static T Choose<T>(string text, string line)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, out var value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw new FormatException($"'{text}' in '{line}' is none of {string.Join(", ", Enum.GetNames<T>())}.");

    private static int Number(string text, string line) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' in '{line}' is not a whole number of 0 or more.");
}
