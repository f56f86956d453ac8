using System.Text.Encodings.Web;
using System.Text.Json;
using Rollouts.Statistics;

namespace Rollouts.Cli;

/// <summary>A comparison in plain words, or as JSON.</summary>
internal static class ComparisonWriter
{
    private static readonly JsonSerializerOptions _json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void WriteText(Comparison comparison, TextWriter output)
    {
        output.WriteLine(
            $"outcome   {(comparison.Judge == Comparer.KayentaName ? KayentaWords(comparison.Outcome) : Words(comparison.Outcome))}"
        );
        output.WriteLine($"effect    {Phrases.Of(comparison.Effect)}");
        output.WriteLine($"evidence  {comparison.Sureness}");
        output.WriteLine($"compared  as {comparison.Kind.ToString().ToLowerInvariant()} by the judge {comparison.Judge}");
        foreach (var note in comparison.Notes)
        {
            output.WriteLine($"note      {note}");
        }

        output.WriteLine();
        output.WriteLine(SafeText.Of(comparison.Explanation));
    }

    /// <summary>One object; what is unbounded or unknown is null.</summary>
    public static void WriteJson(Comparison comparison, TextWriter output) =>
        output.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    Outcome = comparison.Outcome.ToString(),
                    comparison.ExitCode,
                    comparison.Judge,
                    Kind = comparison.Kind.ToString().ToLowerInvariant(),
                    Effect = new
                    {
                        comparison.Effect.Name,
                        Estimate = Finite(comparison.Effect.Estimate),
                        Lower = Finite(comparison.Effect.Interval.Lower),
                        Upper = Finite(comparison.Effect.Interval.Upper),
                        comparison.Effect.Confidence,
                        comparison.Effect.NoEffect,
                    },
                    P = Finite(comparison.P),
                    LogEvidence = Finite(comparison.LogE),
                    comparison.FailedAt,
                    comparison.Explanation,
                    comparison.Notes,
                },
                _json
            )
        );

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    /// <summary>Kayenta looks for a significant shift, and passes when it finds none.</summary>
    private static string KayentaWords(Outcome outcome) =>
        outcome switch
        {
            Outcome.Pass => "PASS: no significant shift that counts was found",
            Outcome.Fail => "FAIL: a significant shift that counts was found",
            Outcome.NoData => "NO DATA: an arm has no samples",
            _ => "ERROR: the test could not be computed, which Kayenta does not score",
        };

    private static string Words(Outcome outcome) =>
        outcome switch
        {
            Outcome.Pass => "PASS: the canary is shown to be no worse than allowed",
            Outcome.Fail => "FAIL: the canary is shown to be worse than allowed",
            Outcome.NoData => "NO DATA: an arm delivered nothing that can be compared",
            Outcome.TooLittle => "TOO LITTLE: there is data, but less than the method needs",
            Outcome.Skewed => "SKEWED: the traffic is not split as configured",
            Outcome.Error => "ERROR: the input makes no sense",
            _ => "UNDECIDED: neither a regression nor its absence is shown",
        };
}
