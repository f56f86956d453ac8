using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Rollouts.Grpc;

namespace Rollouts.PluginConformance;

/// <summary>What to check, and how.</summary>
/// <param name="Command">The plugin's program, as an absolute path.</param>
/// <param name="Arguments">Given to the program.</param>
/// <param name="Config">The plugin's settings.</param>
/// <param name="Canary">Service of the canary.</param>
/// <param name="Stable">Service of the stable version.</param>
/// <param name="State">A program that writes what the router has set; null for none.</param>
/// <param name="Timeout">For one call, one start, and until a weight is in force.</param>
internal sealed record KitOptions(
    string Command,
    IReadOnlyList<string> Arguments,
    Struct Config,
    string Canary,
    string Stable,
    string? State,
    TimeSpan Timeout
)
{
    /// <exception cref="FormatException">The arguments are wrong; the message says which, and the remedy.</exception>
    /// <exception cref="IOException">The file of the settings cannot be read.</exception>
    public static KitOptions Parse(IReadOnlyList<string> args)
    {
        var command = "";
        var options = new KitOptions("", [], new Struct(), "conformance-canary", "conformance-stable", null, TimeSpan.FromSeconds(10));
        for (var i = 0; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count)
            {
                throw new FormatException($"'{args[i]}' has no value: --help lists the options, each with its value");
            }

            var value = args[i + 1];
            switch (args[i])
            {
                case "--command":
                    command = ProgramOf("--command", value);
                    break;
                case "--arg":
                    options = options with { Arguments = [.. options.Arguments, value] };
                    break;
                case "--config":
                    options = options with { Config = ConfigOf(value) };
                    break;
                case "--canary":
                    options = options with { Canary = value };
                    break;
                case "--stable":
                    options = options with { Stable = value };
                    break;
                case "--state":
                    options = options with { State = ProgramOf("--state", value) };
                    break;
                case "--timeout":
                    options = options with { Timeout = TimeoutOf(value) };
                    break;
                default:
                    throw new FormatException($"there is no option '{args[i]}': --help lists those that there are");
            }
        }

        return command.Length > 0
            ? options with
            {
                Command = command,
            }
            : throw new FormatException("--command is missing: name the plugin's program");
    }

    private static string ProgramOf(string option, string value) =>
        File.Exists(value)
            ? Path.GetFullPath(value)
            : throw new FormatException($"{option} is '{value}', and there is no such file: build the program first");

    private static Struct ConfigOf(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            return PluginValues.ToStruct(document.RootElement, file);
        }
        catch (Exception e) when (e is JsonException or PluginValueException)
        {
            throw new FormatException($"--config is '{file}', which holds no settings: {e.Message}; write them as a JSON object", e);
        }
    }

    private static TimeSpan TimeoutOf(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 600
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"--timeout is '{value}': give 1 to 600 seconds");
}
