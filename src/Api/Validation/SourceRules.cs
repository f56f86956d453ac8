namespace Rollouts.Api;

/// <summary>Which providers can be compared: those that answer with series over an interval.</summary>
internal static class SourceRules
{
    private const string Remedy =
        "Name one of prometheus, datadog, newRelic, cloudWatch, graphite, influxdb, wavefront or a plugin that answers with series.";

    public static void Check(FaultList faults, string field, MetricProvider source)
    {
        (string Name, bool IsSet, bool HasSeries)[] known =
        [
            ("prometheus", source.Prometheus is not null, true),
            ("datadog", source.Datadog is not null, true),
            ("newRelic", source.NewRelic is not null, true),
            ("cloudWatch", source.CloudWatch is not null, true),
            ("graphite", source.Graphite is not null, true),
            ("influxdb", source.Influxdb is not null, true),
            ("wavefront", source.Wavefront is not null, true),
            ("web", source.Web is not null, false),
            ("job", source.Job is not null, false),
            ("kayenta", source.Kayenta is not null, false),
            ("skywalking", source.Skywalking is not null, false),
            ("comparison", source.Comparison is not null, false),
            ("judge", source.Judge is not null, false),
        ];
        List<(string Name, bool HasSeries)> named =
        [
            .. known.Where(static k => k.IsSet).Select(static k => (k.Name, k.HasSeries)),
            .. (source.Plugin?.Keys ?? []).Select(static name => (name, PluginForms.NativeName(name) is null)),
        ];
        faults.Unknown(field, source);
        if (named.Count != 1)
        {
            faults.Add(field, named.Count == 0 ? "names no provider" : "names more than one provider", Remedy);
        }
        else if (!named[0].HasSeries)
        {
            faults.Add(field, $"is '{named[0].Name}', a provider without series", Remedy);
        }
    }
}
