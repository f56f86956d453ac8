using System.CommandLine;

namespace Rollouts.Cli;

/// <summary><c>compare</c>: canary against baseline from two CSV files.</summary>
internal static class CompareCommand
{
    private const string Description = $"""
        Compare a canary with its baseline from two CSV files, and say how sure that is.

        A file holds {ArmColumns.Help}. Rows are windows in the order of time; rows of both
        files belong together by their time, or by their position where there is none. An empty cell is a missing value.

        Exit code: 0 the canary is shown to be no worse than allowed, 2 it is shown to be worse, 3 it is not decided (undecided, too
        little, no data), 1 it cannot be compared (options, files).
        """;

    public static Command Create()
    {
        var canary = new Option<string>("--canary")
        {
            Description = "CSV file of the canary.",
            HelpName = "FILE",
            Required = true,
        };
        var baseline = new Option<string>("--baseline")
        {
            Description = "CSV file of the baseline.",
            HelpName = "FILE",
            Required = true,
        };
        var kind = new Option<string?>("--kind")
        {
            Description =
                "What the files hold: gauge, count, ratio (failures of requests), samples (single measurements in no order) or histogram. [default: by the columns]",
        };
        var direction = new Option<string?>("--direction")
        {
            Description = "Which change is a regression: increase, decrease or either. [default: increase]",
        };
        var margin = new Option<double?>("--margin")
        {
            Description = "The ratio of canary to baseline that is allowed (for a decrease: of baseline to canary), 1 to 100. [default: 1]",
            HelpName = "RATIO",
        };
        var passMargin = new Option<double>("--pass-margin")
        {
            Description =
                "The ratio that a passing canary is shown to stay within where --margin allows none; above 1, up to 100. [default: 1.25]",
            HelpName = "RATIO",
            DefaultValueFactory = static _ => new CompareOptions { Canary = "", Baseline = "" }.PassMargin,
        };
        var alpha = new Option<double>("--alpha")
        {
            Description = "Probability of failing a canary that is no worse than allowed, however often one looks. [default: 0.05]",
            HelpName = "PROBABILITY",
            DefaultValueFactory = static _ => new CompareOptions { Canary = "", Baseline = "" }.Alpha,
        };
        var step = new Option<double>("--step")
        {
            Description = "Seconds between rows that have no time. [default: 60]",
            HelpName = "SECONDS",
            DefaultValueFactory = static _ => new CompareOptions { Canary = "", Baseline = "" }.StepSeconds,
        };
        var judge = new Option<string>("--judge")
        {
            Description =
                "Who judges: rollouts (evidence that may be looked at any time) or kayenta (compatible with NetflixACAJudge-v1.0). [default: rollouts]",
            DefaultValueFactory = static _ => "rollouts",
        };
        var config = new Option<string?>("--config")
        {
            Description = "Take direction and limits from a metric of this CanaryConfig (JSON) instead of --direction and --margin.",
            HelpName = "FILE",
        };
        var metric = new Option<string?>("--metric")
        {
            Description = "Which metric of --config. [default: its only one]",
            HelpName = "NAME",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "text or json. [default: text]",
            DefaultValueFactory = static _ => "text",
        };
        kind.AcceptOnlyFromAmong("gauge", "count", "ratio", "samples", "histogram");
        direction.AcceptOnlyFromAmong("increase", "decrease", "either");
        judge.AcceptOnlyFromAmong("rollouts", "kayenta");
        output.AcceptOnlyFromAmong("text", "json");
        Require(margin, static ratio => ratio is null or (>= 1 and <= 100), "must be between 1 and 100");
        Require(passMargin, static ratio => ratio is > 1 and <= 100, "must be above 1 and at most 100");
        Require(alpha, static probability => probability is > 0 and < 1, "must be between 0 and 1, e.g. 0.05");
        Require(step, static seconds => seconds is >= 0.001 and <= 86_400, "must be between 0.001 and 86400 seconds");
        var command = new Command("compare", Description)
        {
            canary,
            baseline,
            kind,
            direction,
            margin,
            passMargin,
            alpha,
            step,
            judge,
            config,
            metric,
            output,
        };
        command.SetAction(parsed =>
        {
            return Run(
                parsed.InvocationConfiguration,
                parsed.GetValue(output) == "json",
                () =>
                {
                    var (name, analysis) = MetricChoice.Of(
                        parsed.GetValue(config),
                        parsed.GetValue(metric),
                        parsed.GetValue(direction),
                        parsed.GetValue(margin)
                    );
                    var (canaryFile, baselineFile) = (parsed.GetValue(canary)!, parsed.GetValue(baseline)!);
                    return new()
                    {
                        Name = name ?? $"{Path.GetFileName(canaryFile)} against {Path.GetFileName(baselineFile)}",
                        Canary = canaryFile,
                        Baseline = baselineFile,
                        Kind = parsed.GetValue(kind) is { } word ? Enum.Parse<ComparedKind>(word, ignoreCase: true) : null,
                        Analysis = analysis,
                        PassMargin = parsed.GetValue(passMargin),
                        Alpha = parsed.GetValue(alpha),
                        StepSeconds = parsed.GetValue(step),
                        Kayenta = parsed.GetValue(judge) == Comparer.KayentaName,
                    };
                }
            );
        });
        return command;
    }

    private static int Run(InvocationConfiguration invocation, bool json, Func<CompareOptions> options)
    {
        try
        {
            var comparison = Comparer.Compare(options());
            if (json)
            {
                ComparisonWriter.WriteJson(comparison, invocation.Output);
            }
            else
            {
                ComparisonWriter.WriteText(comparison, invocation.Output);
            }

            return comparison.ExitCode;
        }
        catch (CompareException exception)
        {
            foreach (var line in exception.Message.Split(Environment.NewLine))
            {
                invocation.Error.WriteLine(SafeText.Of($"Error: {line}"));
            }

            return 1;
        }
    }

    private static void Require<T>(Option<T> option, Func<T?, bool> holds, string otherwise) =>
        option.Validators.Add(result =>
        {
            if (!holds(result.GetValueOrDefault<T>()))
            {
                result.AddError($"{option.Name} {otherwise}");
            }
        });
}
