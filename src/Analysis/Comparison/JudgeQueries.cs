using System.Text;
using Rollouts.Api;
using Rollouts.Statistics;

namespace Rollouts.Analysis;

/// <summary>The queries of a judge's metrics, with the scopes of an arm filled in.</summary>
public static class JudgeQueries
{
    private const string WholeQuery = "PromQL:";
    private const int MaxLength = 64 * 1024;

    /// <summary>The query of one metric for one arm; <c>${window}</c> is left for the source.</summary>
    /// <exception cref="ProviderException">The metric has no query that can be made, or a variable is unknown.</exception>
    public static string Of(JudgeMetric judge, CanaryConfig config, CanaryMetric metric, bool isCanary)
    {
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(metric);
        var template = judge.Metrics?.FirstOrDefault(m => m.Name == metric.Name) is { } own
            ? (isCanary ? own.Canary : own.Baseline) ?? own.Query ?? ""
            : Template(config, metric);
        return Expand(
            template,
            isCanary ? judge.CanaryScope : judge.BaselineScope,
            metric.Name,
            isCanary ? "canaryScope" : "baselineScope"
        );
    }

    // As Kayenta makes them: a whole query, or a filter between the braces of a metric's name.
    private static string Template(CanaryConfig config, CanaryMetric metric)
    {
        var query = metric.Query ?? throw Unusable(metric, "has no query");
        var name = query.Texts.GetValueOrDefault("metricName") ?? "";
        var template =
            query.CustomInlineTemplate
            ?? (
                query.CustomFilterTemplate is { } reference
                    ? config.Templates.GetValueOrDefault(reference)
                        ?? throw Unusable(metric, $"names the template \"{reference}\", which does not exist")
                    : null
            );
        if (template?.StartsWith(WholeQuery, StringComparison.Ordinal) == true)
        {
            return template[WholeQuery.Length..].Trim();
        }

        switch (query.Type ?? query.ServiceType)
        {
            case "prometheus":
                if (query.Lists.GetValueOrDefault("groupByFields") is { Count: > 0 })
                {
                    throw Unusable(metric, "has groupByFields, which compare several series at once");
                }

                string?[] filters = [.. query.Lists.GetValueOrDefault("labelBindings") ?? [], template];
                return $"avg({name}{{{string.Join(',', filters.Where(static f => !string.IsNullOrWhiteSpace(f)))}}})";
            case "datadog" when template is not null && name.Length > 0:
                return $"{name}{{{template}}}";
            default:
                return template
                    ?? (
                        name.Length > 0
                            ? name
                            : query.Texts.GetValueOrDefault("q")
                                ?? query.Texts.GetValueOrDefault("select")
                                ?? throw Unusable(metric, "has a query without text")
                    );
        }
    }

    private static string Expand(string template, IReadOnlyDictionary<string, string>? scope, string metric, string field)
    {
        var text = new StringBuilder();
        for (var at = 0; at < template.Length; )
        {
            var open = template.IndexOf("${", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                text.Append(template, at, template.Length - at);
                break;
            }

            var name = template[(open + 2)..close];
            text.Append(template, at, open - at);
            text.Append(
                scope?.GetValueOrDefault(name)
                    ?? (
                        name == "window"
                            ? "${window}"
                            : throw new ProviderException(
                                $"metric \"{metric}\": ${{{name}}} is not known: give {field} the key \"{name}\""
                                    + (scope is { Count: > 0 } ? $"; it has {string.Join(", ", scope.Keys)}" : "")
                            )
                    )
            );
            at = close + 1;
            if (text.Length > MaxLength)
            {
                throw new ProviderException(
                    $"metric \"{metric}\": the query is longer than {MaxLength} characters once {field} is filled in"
                );
            }
        }

        return text.ToString();
    }

    private static ProviderException Unusable(CanaryMetric metric, string reason) =>
        new(
            $"canaryConfig metric \"{metric.Name}\" {reason}: write query.customInlineTemplate with the whole query, for Prometheus after \"PromQL:\""
        );
}
