using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>What the load driver of the analysis service is asked to do.</summary>
internal sealed record AnalysisOptions
{
    public string Scenario { get; init; } = "load";

    /// <summary>A real API server; null for the embedded one in a process of its own.</summary>
    public string? Kubeconfig { get; init; }

    public int? Runs { get; init; }

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    public bool Check { get; init; }

    /// <exception cref="FormatException">An argument is unknown.</exception>
    public static AnalysisOptions Parse(string[] arguments)
    {
        var options = new AnalysisOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            string Value() => ++i < arguments.Length ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value");
            options = arguments[i] switch
            {
                "--check" => options with { Check = true },
                "--kubeconfig" => options with { Kubeconfig = Value() },
                "--runs" => options with { Runs = Number(Value()) },
                "--seconds" => options with { Window = TimeSpan.FromSeconds(Number(Value())) },
                "load" or "real" or "replicas" or "finished" or "metrics" or "store" => options with { Scenario = arguments[i] },
                var other => throw new FormatException($"unknown argument '{other}'"),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
