namespace Rollouts.Api;

/// <summary>The rules of <see cref="ComparisonMetric"/>.</summary>
internal static class ComparisonValidator
{
    // What a status can hold: numbers of all windows together.
    private const int MostNumbers = 20_000;
    private const int MostWindows = 2_880;
    private const int MostEdges = 64;

    private static readonly string[] Outcomes = ["inconclusive", "fail", "pass", "error"];

    public static IEnumerable<(string Field, string Message, string Remedy)> Faults(ComparisonMetric comparison)
    {
        var faults = new FaultList();
        faults.Unknown("", comparison);
        if (comparison.Kind.Length == 0)
        {
            faults.Add("kind", "is missing", "Use one of count, ratio, histogram, gauge.");
        }
        else
        {
            faults.OneOf("kind", comparison.Kind, "count", "ratio", "histogram", "gauge");
        }

        Times(faults, comparison);
        Numbers(faults, comparison);
        faults.OneOf("samples", comparison.Samples, "window", "start", "end", "counter");
        if (comparison is { Kind: "gauge", Samples: "counter" })
        {
            faults.Add("samples", "is 'counter', and a gauge has no counters", "Use window, start or end.");
        }

        faults.OneOf("direction", comparison.Direction, "increase", "decrease", "either");
        faults.OneOf("mode", comparison.Mode, "twoLane", "exact", "discounted", "robust");
        faults.OneOf("absentEvents", comparison.AbsentEvents, "zero", "missing");
        faults.OneOf("onPass", comparison.OnPass, "end", "continue");
        Policies(faults, comparison.Policies);
        Arm(faults, "canary", comparison.Kind, comparison.Canary, comparison.Source);
        Arm(faults, "baseline", comparison.Kind, comparison.Baseline, comparison.Source);
        if (comparison.Source is { } source)
        {
            SourceRules.Check(faults, "source", source);
        }

        Learning(faults, comparison);
        return faults.Faults;
    }

    /// <summary>Shared with the judge.</summary>
    public static void Policies(FaultList faults, ComparisonPolicies? policies)
    {
        if (policies is null)
        {
            return;
        }

        faults.Unknown("policies", policies);
        faults.OneOf("policies.undecided", policies.Undecided, Outcomes);
        faults.OneOf("policies.tooLittle", policies.TooLittle, Outcomes);
        faults.OneOf("policies.noData", policies.NoData, [.. Outcomes, "wait"]);
        faults.OneOf("policies.skewed", policies.Skewed, Outcomes);
        faults.OneOf("policies.error", policies.Error, Outcomes);
        faults.OneOf("policies.marginal", policies.Marginal, Outcomes);
    }

    private static void Times(FaultList faults, ComparisonMetric comparison)
    {
        faults.Duration("window", comparison.Window, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        faults.Duration("settle", comparison.Settle, TimeSpan.Zero, TimeSpan.FromDays(1));
        faults.Duration("warmup", comparison.Warmup, TimeSpan.Zero, TimeSpan.FromDays(1));
        faults.Duration("retryFor", comparison.RetryFor, TimeSpan.Zero, TimeSpan.FromDays(7));
        faults.Count("windows", comparison.Windows, 1, MostWindows);
        var edges = comparison.Edges?.Count ?? MostEdges;
        var perWindow = comparison.Kind == "histogram" ? 2 * (edges + 2) : 4;
        if (comparison.Windows?.IntValue is { } windows and <= MostWindows && windows * perWindow > MostNumbers)
        {
            faults.Add(
                "windows",
                $"is {windows}, and {perWindow} numbers of each are kept",
                $"Use at most {MostNumbers / perWindow}, longer windows, or fewer edges."
            );
        }
    }

    private static void Numbers(FaultList faults, ComparisonMetric comparison)
    {
        const string probability = "Use a probability such as 0.05.";
        faults.Number("margin", comparison.Margin, 1, 100, "Use a tolerated ratio from 1 (none) to 100; 1.1 tolerates 10 %.");
        faults.Number("passMargin", comparison.PassMargin, 1.000001, 100, "Use a ratio above 1, such as 1.25.");
        if (comparison.PassMargin?.Value < comparison.Margin?.Value)
        {
            faults.Add(
                "passMargin",
                $"is '{comparison.PassMargin}', below margin '{comparison.Margin}'",
                "Raise it to the margin or more."
            );
        }

        faults.Number("alpha", comparison.Alpha, 1e-12, 0.5, probability);
        faults.Number("beta", comparison.Beta, 1e-12, 0.5, probability);
        faults.Number("noise", comparison.Noise, 0, 10, "Use 0 (trust every event) to 10; 0.3 is usual.");
        faults.Number("quantile", comparison.Quantile, 0.000001, 0.999999, "Use a number between 0 and 1, such as 0.99.");
        faults.Number("canaryWeight", comparison.CanaryWeight, 0, 100, "Use the canary's share in percent, such as 20.");
        if (comparison.CanaryWeight is not null && comparison.Kind is "count" or "gauge")
        {
            faults.Add(
                "canaryWeight",
                $"needs requests, and kind {comparison.Kind} has none",
                "Leave it out, or use kind ratio or histogram."
            );
        }

        if (comparison.Edges is not { } edges)
        {
            return;
        }

        if (edges.Count is 0 or > MostEdges || comparison.Kind != "histogram")
        {
            faults.Add("edges", $"has {edges.Count} entries", $"Give a histogram 1 to {MostEdges} edges, other kinds none.");
        }

        for (var i = 0; i < edges.Count; i++)
        {
            if (edges[i].Value is not { } edge || (i > 0 && edge <= edges[i - 1].Value))
            {
                faults.Add($"edges[{i}]", $"is '{edges[i]}'", "Give finite numbers in ascending order, without +Inf.");
                return;
            }
        }
    }

    private static void Arm(FaultList faults, string field, string kind, ComparisonArm? arm, MetricProvider? shared)
    {
        if (arm is null)
        {
            faults.Add(field, "is missing", "Give both arms, canary and baseline, their queries.");
            return;
        }

        faults.Unknown(field, arm);
        if (arm.Source is { } own)
        {
            SourceRules.Check(faults, $"{field}.source", own);
        }
        else if (shared is null)
        {
            faults.Add($"{field}.source", "is missing", "Name the provider once in source, or in each arm.");
        }

        (string Name, string? Query, bool Needed, bool Allowed)[] queries =
        [
            ("events", arm.Events, kind is "count" or "ratio", kind is "count" or "ratio"),
            ("exposure", arm.Exposure, kind == "count", kind == "count"),
            ("total", arm.Total, kind == "ratio", kind == "ratio"),
            ("buckets", arm.Buckets, kind == "histogram", kind == "histogram"),
            ("sum", arm.Sum, false, kind == "histogram"),
            ("value", arm.Value, kind == "gauge", kind == "gauge"),
        ];
        foreach (var (name, query, needed, allowed) in queries)
        {
            if (needed && string.IsNullOrWhiteSpace(query))
            {
                faults.Add($"{field}.{name}", $"is missing, and kind {kind} needs it", $"Give the query of {name}.");
            }
            else if (!allowed && query is not null && kind is "count" or "ratio" or "histogram" or "gauge")
            {
                faults.Add(
                    $"{field}.{name}",
                    $"is set, and kind {kind} does not read it",
                    "Leave it out, or choose the kind that reads it."
                );
            }
        }
    }

    private static void Learning(FaultList faults, ComparisonMetric comparison)
    {
        if (comparison.Learn is not { } learn)
        {
            return;
        }

        faults.Unknown("learn", learn);
        faults.Count("learn.windows", learn.Windows, 240, MostWindows);
        Arm(faults, "learn.canary", comparison.Kind, learn.Canary, comparison.Source);
        Arm(faults, "learn.baseline", comparison.Kind, learn.Baseline, comparison.Source);
    }
}
