using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rollouts.Statistics;

/// <summary>
/// Imports Kayenta's CanaryConfig JSON field by field. All faults are gathered; unknown fields are kept going with a warning,
/// as Kayenta's own reader ignores them; the input may be hostile.
/// </summary>
public static partial class CanaryConfigReader
{
    private const string KayentaJudgeName = "NetflixACAJudge-v1.0";
    private const string RandomJudgeName = "dredd-v1.0";

    /// <summary>Reads a config from UTF-8 JSON. Never throws for what it contains.</summary>
    public static CanaryConfigImport Read(ReadOnlyMemory<byte> utf8, CanaryConfigLimits? limits = null)
    {
        limits ??= new();
        if (utf8.Length > limits.Bytes)
        {
            return Refusal($"the config has {utf8.Length} bytes, and {limits.Bytes} are allowed; split it");
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, new() { MaxDepth = limits.Depth });
            return Read(document.RootElement, limits);
        }
        catch (JsonException exception)
        {
            return Refusal($"the config is not JSON that can be read ({exception.Message}); have a JSON validator check it");
        }
        catch (InvalidOperationException exception)
        {
            // A string with half a surrogate pair, or bytes that are not UTF-8.
            return Refusal($"the config holds text that is not Unicode ({exception.Message}); save it as UTF-8");
        }
    }

    private static CanaryConfigImport Read(JsonElement root, CanaryConfigLimits limits)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Refusal($"a CanaryConfig is a JSON object, but this is {root.ValueKind}; pass the object with \"metrics\" in it");
        }

        var findings = new ConfigFindings(limits.Findings);
        var node = new ConfigNode(root, "", findings, limits);
        var config = new CanaryConfig
        {
            Name = Name(node),
            Id = node.Name("id"),
            Description = node.Text("description"),
            ConfigVersion = node.TextOrNumber("configVersion"),
            Applications = Applications(node),
            CreatedTimestamp = node.Integer("createdTimestamp"),
            UpdatedTimestamp = node.Integer("updatedTimestamp"),
            CreatedTimestampIso = node.Name("createdTimestampIso"),
            UpdatedTimestampIso = node.Name("updatedTimestampIso"),
            JudgeName = Judge(node),
            Metrics = Metrics(node, limits),
            Templates = node.TextMap("templates"),
        };
        var classifier = node.Object("classifier");
        config = config with { GroupWeights = Weights(classifier), DefaultThresholds = Thresholds(classifier) };
        classifier?.WarnOfTheRest();
        node.WarnOfTheRest();
        WarnOfLooseEnds(config, findings);
        return new()
        {
            Config = findings.Errors.Count == 0 ? config : null,
            Errors = findings.Errors,
            Warnings = findings.Warnings,
        };
    }

    private static CanaryConfigImport Refusal(string message) => new() { Errors = [new("", message)], Warnings = [] };

    private static string Name(ConfigNode node)
    {
        var name = node.Name("name");
        if (name is null && !node.Has("name"))
        {
            node.Error("name", "is missing; give the config a name of letters, digits, '-' and '_'");
        }
        else if (name is not null && !AllowedName().IsMatch(name))
        {
            node.Warn("name", $"\"{name}\" has characters that Kayenta's store refuses; use letters, digits, '-' and '_'");
        }

        return name ?? "";
    }

    private static IReadOnlyList<string> Applications(ConfigNode node)
    {
        var applications = node.Names("applications");
        if (applications.Count == 0)
        {
            node.Warn("applications", "names no application, which Kayenta's store refuses; name at least one");
        }

        return applications;
    }

    private static string? Judge(ConfigNode node)
    {
        if (node.Object("judge") is not { } judge)
        {
            return null;
        }

        var name = judge.Name("name");
        if (name == RandomJudgeName)
        {
            judge.Error("name", $"is \"{RandomJudgeName}\", a demonstration judge that answers at random; use \"{KayentaJudgeName}\"");
        }
        else if (name is not (null or KayentaJudgeName))
        {
            judge.Warn("name", $"\"{name}\" is a judge that is not known here and is not asked; use \"{KayentaJudgeName}\"");
        }

        if (judge.Object("judgeConfigurations") is { } configurations)
        {
            configurations.WarnOfTheRest();
        }

        judge.WarnOfTheRest();
        return name;
    }

    private static List<CanaryMetric> Metrics(ConfigNode node, CanaryConfigLimits limits)
    {
        if (!node.Has("metrics"))
        {
            node.Error("metrics", "is missing; list the metrics to compare, each with a name");
            return [];
        }

        var metrics = new List<CanaryMetric>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var metric in node.Objects("metrics", limits.Metrics))
        {
            if (CanaryMetricReader.Read(metric) is not { } read)
            {
                continue;
            }

            if (!names.Add(read.Name))
            {
                metric.Error("name", $"\"{read.Name}\" is the name of an earlier metric too; give each metric its own name");
            }

            metrics.Add(read);
        }

        return metrics;
    }

    private static IReadOnlyDictionary<string, double> Weights(ConfigNode? classifier)
    {
        var weights = classifier?.NumberMap("groupWeights") ?? new Dictionary<string, double>();
        if (classifier is null || weights.Count == 0)
        {
            return weights;
        }

        foreach (var (group, weight) in weights)
        {
            if (weight < 0)
            {
                classifier.Error($"groupWeights.{group}", $"must be at least 0, but is {weight}; write a percentage of the score");
            }
        }

        var sum = weights.Values.Sum();
        if (Math.Abs(sum - 100) > 1e-9)
        {
            classifier.Warn("groupWeights", $"total {sum} and not 100, and Kayenta does not normalise them; make them total 100");
        }

        return weights;
    }

    private static ScoreThresholds? Thresholds(ConfigNode? classifier)
    {
        if (classifier?.Object("scoreThresholds") is not { } node)
        {
            return null;
        }

        var (pass, marginal) = (node.LenientNumber("pass"), node.LenientNumber("marginal"));
        if (marginal > pass)
        {
            node.Warn("marginal", $"is {marginal}, above pass ({pass}), so that no score is marginal; make it at most {pass}");
        }

        node.WarnOfTheRest();
        return pass is { } p && marginal is { } m ? new ScoreThresholds(p, m) : null;
    }

    private static void WarnOfLooseEnds(CanaryConfig config, ConfigFindings findings)
    {
        var groups = config.Metrics.SelectMany(static metric => metric.Groups).ToHashSet(StringComparer.Ordinal);
        foreach (var group in config.GroupWeights.Keys.Where(group => !groups.Contains(group)))
        {
            findings.Warn(
                $"classifier.groupWeights.{group}",
                "no metric is in this group, so that its weight is lost; remove it or add a metric"
            );
        }

        for (var i = 0; i < config.Metrics.Count; i++)
        {
            if (config.Metrics[i].Query?.CustomFilterTemplate is { } template && !config.Templates.ContainsKey(template))
            {
                findings.Warn(
                    $"metrics[{i}].query.customFilterTemplate",
                    $"\"{template}\" is not among the templates, so that the query cannot be made; add it to templates"
                );
            }
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9,_-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex AllowedName();
}
