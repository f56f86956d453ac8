using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>What the load driver of the rollout controller is asked to do.</summary>
internal sealed record RolloutOptions
{
    public string Scenario { get; init; } = "cost";

    public int? Rollouts { get; init; }

    public int? Other { get; init; }

    public bool Check { get; init; }

    /// <exception cref="FormatException">An argument is unknown.</exception>
    public static RolloutOptions Parse(string[] arguments)
    {
        var options = new RolloutOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            string Value() => ++i < arguments.Length ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value");
            options = arguments[i] switch
            {
                "--check" => options with { Check = true },
                "--rollouts" => options with { Rollouts = Number(Value()) },
                "--other" => options with { Other = Number(Value()) },
                "cost" or "sizes" or "idle" or "reaction" => options with { Scenario = arguments[i] },
                var other => throw new FormatException($"unknown argument '{other}'"),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
