using System.Globalization;
using System.Text.Json;

namespace Rollouts.Fuzz;

/// <summary>Failing inputs, one JSON object a line, made as small as they still fail.</summary>
internal sealed class FailureFile(string path)
{
    private static readonly TimeSpan Precision = TimeSpan.FromMilliseconds(0.1);
    private readonly Lock _gate = new();

    public string Path => path;

    public void Write(FuzzInput input, TrialOutcome outcome, string shortest)
    {
        var line = JsonSerializer.Serialize(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["input"] = input.Number.ToString(CultureInfo.InvariantCulture),
                ["env"] = input.EnvironmentName,
                ["fault"] = outcome.Fault ?? "",
                ["processorMilliseconds"] = (Math.Round(outcome.Processor / Precision) / 10).ToString(CultureInfo.InvariantCulture),
                ["allocatedBytes"] = outcome.Allocated.ToString(CultureInfo.InvariantCulture),
                ["expr"] = shortest,
                ["original"] = input.Source,
            }
        );
        lock (_gate)
        {
            File.AppendAllText(path, line + "\n");
        }
    }
}
