namespace Rollouts.Statistics;

/// <summary>Reads one element of <c>metrics</c>.</summary>
internal static class CanaryMetricReader
{
    /// <summary>Null for a metric without a name, which is an error.</summary>
    public static CanaryMetric? Read(ConfigNode node)
    {
        var name = node.Name("name");
        if (name is null && !node.Has("name"))
        {
            node.Error("name", "is missing; name the metric as its samples are named");
        }

        var groups = node.Names("groups");
        if (groups.Count == 0)
        {
            node.Warn("groups", "is empty, and Kayenta scores no metric without a group; name the group that it counts in");
        }

        var metric = new CanaryMetric
        {
            Name = name ?? "",
            ScopeName = node.Name("scopeName"),
            Groups = groups,
            Analysis = Analysis(node.Object("analysisConfigurations")),
            Query = Query(node.Object("query")),
        };
        if (node.Has("extensions"))
        {
            node.Warn(
                "extensions",
                "is how old configs wrote analysisConfigurations, and Kayenta ignores it; move extensions.canary there"
            );
        }

        node.WarnOfTheRest();
        return name is null ? null : metric;
    }

    private static MetricAnalysis Analysis(ConfigNode? configurations)
    {
        var node = configurations?.Object("canary");
        configurations?.WarnOfTheRest();
        if (node is null)
        {
            return new();
        }

        var outliers = node.Object("outliers");
        var analysis = new MetricAnalysis
        {
            Direction = Choice(
                node,
                "direction",
                MetricDirection.Either,
                [("increase", MetricDirection.Increase), ("decrease", MetricDirection.Decrease), ("either", MetricDirection.Either)]
            ),
            NanStrategy = Choice(
                node,
                "nanStrategy",
                NanStrategy.Remove,
                [("remove", NanStrategy.Remove), ("replace", NanStrategy.Replace)]
            ),
            Critical = node.Flag("critical"),
            MustHaveData = node.Flag("mustHaveData"),
            Muted = node.Flag("muted"),
            EffectSize = EffectSize(node.Object("effectSize")),
            Outliers = outliers is null
                ? OutlierStrategy.Keep
                : Choice(outliers, "strategy", OutlierStrategy.Keep, [("keep", OutlierStrategy.Keep), ("remove", OutlierStrategy.Remove)]),
            OutlierFactor = outliers?.Number("outlierFactor") ?? new MetricAnalysis().OutlierFactor,
        };
        if (analysis.OutlierFactor <= 0)
        {
            outliers!.Error("outlierFactor", $"must be above 0, but is {analysis.OutlierFactor}; 3 is the default");
        }

        if (analysis is { MustHaveData: true, Critical: true })
        {
            node.Warn("mustHaveData", "has no effect of its own on a critical metric in Kayenta: missing data fails the canary anyway");
        }

        outliers?.WarnOfTheRest();
        node.WarnOfTheRest();
        return analysis;
    }

    private static EffectSizeLimits EffectSize(ConfigNode? node)
    {
        if (node is null)
        {
            return new();
        }

        var limits = new EffectSizeLimits(
            Choice(
                node,
                "measure",
                EffectSizeMeasure.MeanRatio,
                [("meanRatio", EffectSizeMeasure.MeanRatio), ("cles", EffectSizeMeasure.Cles)]
            )
        );
        limits = limits with
        {
            AllowedIncrease = node.Number("allowedIncrease") ?? limits.NoEffect,
            AllowedDecrease = node.Number("allowedDecrease") ?? limits.NoEffect,
            CriticalIncrease = node.Number("criticalIncrease") ?? limits.NoEffect,
            CriticalDecrease = node.Number("criticalDecrease") ?? limits.NoEffect,
        };
        node.WarnOfTheRest();
        return limits;
    }

    private static MetricQuery? Query(ConfigNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var type = node.Name("type");
        var query = new MetricQuery
        {
            Type = type,
            ServiceType = node.Name("serviceType"),
            CustomInlineTemplate = node.Text("customInlineTemplate"),
            CustomFilterTemplate = node.Name("customFilterTemplate"),
        };
        if (node.Has("customFilter"))
        {
            node.Error("customFilter", "is deprecated and refused by Kayenta; move its text to customInlineTemplate");
        }

        if (type is null || MetricStores.Find(type) is not { } store)
        {
            node.Warn(
                "type",
                $"{(type is null ? "is missing" : $"\"{type}\" is not a known metric store")}; known are {string.Join(", ", MetricStores.Names)}"
            );
            return query;
        }

        query = query with
        {
            Texts = Fields(store.TextFields, node.Text),
            Lists = Fields(store.ListFields, field => node.Has(field) ? node.Names(field) : null),
            QueryPairs = type == "signalfx" ? QueryPairs(node) : [],
        };
        foreach (var field in store.RequiredFields.Where(field => !query.Texts.ContainsKey(field)))
        {
            node.Warn(field, $"is missing, and {type} needs it to make a query; name what to query");
        }

        node.WarnOfTheRest();
        return query;
    }

    private static Dictionary<string, T> Fields<T>(IEnumerable<string> fields, Func<string, T?> read)
        where T : class
    {
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (read(field) is { } value)
            {
                values[field] = value;
            }
        }

        return values;
    }

    private static List<KeyValuePair<string, string>> QueryPairs(ConfigNode node)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in node.Objects("queryPairs", new CanaryConfigLimits().Entries))
        {
            if (pair.Name("key") is { } key && pair.Text("value") is { } value)
            {
                pairs.Add(new(key, value));
            }

            pair.WarnOfTheRest();
        }

        return pairs;
    }

    /// <summary>One of some words; another word means the default, as in Kayenta, and is warned of.</summary>
    private static T Choice<T>(ConfigNode node, string field, T otherwise, ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (node.Name(field) is not { } text)
        {
            return otherwise;
        }

        var words = new List<string>(choices.Length);
        foreach (var (word, value) in choices)
        {
            if (word == text)
            {
                return value;
            }

            words.Add(word);
        }

        node.Warn(field, $"\"{text}\" is not known and taken as the default; use one of {string.Join(", ", words)}");
        return otherwise;
    }
}
