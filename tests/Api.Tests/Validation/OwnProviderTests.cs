using System.Text.Json;

namespace Rollouts.Api.Tests;

/// <summary>What is wrong with a comparison or a judge is named with its field and a remedy, in both forms.</summary>
public sealed class OwnProviderTests
{
    private const string Arms =
        """ "source":{"prometheus":{}},"canary":{"events":"a","total":"b"},"baseline":{"events":"c","total":"d"} """;

    [Theory]
    [InlineData("", "kind", "comparison.kind is missing")]
    [InlineData(""" "kind":"mean" """, "kind", "comparison.kind is 'mean'")]
    [InlineData(""" "kind":"ratio","window":"5" """, "window", "comparison.window is '5'")]
    [InlineData(""" "kind":"ratio","window":"10ms" """, "window", "comparison.window is '10ms'")]
    [InlineData(""" "kind":"ratio","windows":100000 """, "windows", "comparison.windows is '100000'")]
    [InlineData(""" "kind":"ratio","margin":0.9 """, "margin", "comparison.margin is '0.9'")]
    [InlineData(""" "kind":"ratio","margin":"ten" """, "margin", "comparison.margin is 'ten'")]
    [InlineData(""" "kind":"ratio","margin":1.5,"passMargin":"1.2" """, "passMargin", "below margin '1.5'")]
    [InlineData(""" "kind":"ratio","alpha":1 """, "alpha", "comparison.alpha is '1'")]
    [InlineData(""" "kind":"ratio","direction":"up" """, "direction", "comparison.direction is 'up'")]
    [InlineData(""" "kind":"ratio","samples":"sum" """, "samples", "comparison.samples is 'sum'")]
    [InlineData(""" "kind":"ratio","edges":[1] """, "edges", "comparison.edges has 1 entries")]
    [InlineData(""" "kind":"ratio","policies":{"undecided":"wait"} """, "policies.undecided", "comparison.policies.undecided is 'wait'")]
    [InlineData(""" "kind":"ratio","windowz":3 """, "windowz", "comparison.windowz is not a known field")]
    [InlineData(""" "kind":"ratio","source":{"web":{"url":"u"}} """, "source", "comparison.source is 'web', a provider without series")]
    [InlineData(""" "kind":"ratio","source":{} """, "source", "comparison.source names no provider")]
    [InlineData(
        """ "kind":"ratio","source":{"plugin":{"rollouts/judge":{}}} """,
        "source",
        "comparison.source is 'rollouts/judge', a provider without series"
    )]
    [InlineData(
        """ "kind":"ratio","canary":{"events":"a"} """,
        "canary.total",
        "comparison.canary.total is missing, and kind ratio needs it"
    )]
    [InlineData(
        """ "kind":"ratio","canary":{"events":"a","total":"b","value":"c"} """,
        "canary.value",
        "comparison.canary.value is set, and kind ratio does not read it"
    )]
    [InlineData(""" "kind":"ratio","baseline":null """, "baseline", "comparison.baseline is missing")]
    [InlineData(""" "kind":"ratio","learn":{"windows":100} """, "learn.windows", "comparison.learn.windows is '100'")]
    public void Comparison_ThatMakesNoSense_IsNamed(string fields, string field, string message)
    {
        var json = Merged(Arms, fields);
        var native = Faults($$"""{"comparison":{{json}}}""");
        var plugin = Faults($$"""{"plugin":{"rollouts/comparison": {{json}} } }""");

        native.ShouldContain(e => e.Path == $"spec.metrics[0].provider.comparison.{field}" && e.Message.Contains(message));
        plugin.ShouldContain(e => e.Path == $"spec.metrics[0].provider.plugin[rollouts/comparison].{field}");
        native.ShouldAllBe(e => e.Message.StartsWith("metrics[0]: ") && !string.IsNullOrEmpty(e.Remedy));
    }

    [Theory]
    [InlineData("{}", "metrics", "judge.metrics is empty, and there is no canaryConfig")]
    [InlineData("""{"canaryConfig":"{}"}""", "source", "judge.source is missing")]
    [InlineData("""{"judge":"dredd"}""", "judge", "judge.judge is 'dredd'")]
    [InlineData("""{"pass":50,"marginal":"75"}""", "marginal", "above pass '50'")]
    [InlineData("""{"source":{"prometheus":{}},"metrics":[{"name":"a"}]}""", "metrics[0].canary", "judge.metrics[0].canary has no query")]
    [InlineData(
        """{"source":{"prometheus":{}},"metrics":[{"name":"a","query":"q"},{"name":"a","query":"q"}]}""",
        "metrics[1].name",
        "judge.metrics[1].name is 'a' twice"
    )]
    [InlineData(
        """{"source":{"prometheus":{}},"metrics":[{"name":"a","query":"q"}],"groupWeights":{"b":5}}""",
        "groupWeights.b",
        "judge.groupWeights.b weighs a group without metrics"
    )]
    [InlineData("""{"duration":"1m","step":"2m"}""", "duration", "shorter than a step")]
    public void Judge_ThatMakesNoSense_IsNamed(string json, string field, string message) =>
        Faults($$"""{"judge":{{json}}}""")
            .ShouldContain(e => e.Path == $"spec.metrics[0].provider.judge.{field}" && e.Message.Contains(message));

    [Theory]
    [InlineData("""{"comparison":{"kind":7}}""")]
    [InlineData("""{"judge":{"metrics":"all"}}""")]
    public void Plugin_ThatCannotBeRead_IsNamedInsteadOfLost(string json)
    {
        var (name, value) = JsonDocument.Parse(json).RootElement.EnumerateObject().Select(m => (m.Name, m.Value)).Single();

        Faults($$"""{"plugin":{"rollouts/{{name}}": {{value}} } }""").ShouldContain(e => e.Message.Contains("cannot be read"));
    }

    [Theory]
    [InlineData("interval", "1m", null)]
    [InlineData("count", null, 3)]
    public void Comparison_ThatIsRepeated_IsRefused(string field, string? interval, int? count)
    {
        var provider = Provider($$"""{"comparison":{{Merged(Arms, "\"kind\":\"ratio\"")}}}""");
        var metric = new Metric
        {
            Name = "errors",
            Interval = interval ?? (count is null ? null : "1m"),
            Count = count,
            Provider = provider,
        };

        MetricsValidator
            .Validate([metric])
            .ShouldContain(e =>
                e.Path == $"spec.metrics[0].{(count == null ? field : "interval")}" && e.Message.Contains("one measurement")
            );
        MetricsValidator.Validate([metric with { Interval = null, Count = null }]).ShouldBeEmpty();
    }

    [Fact]
    public void Numbers_AsTextOrAsNumber_MeanTheSameAndComeBackAsWritten()
    {
        const string json = """{"kind":"ratio","margin":1.10,"alpha":"0.05"}""";

        var comparison = JsonSerializer.Deserialize<ComparisonMetric>(json, RolloutsJson.Options)!;

        comparison.Margin!.Value.Value.ShouldBe(1.1);
        comparison.Alpha!.Value.Value.ShouldBe(0.05);
        JsonSerializer.Serialize(comparison, RolloutsJson.Options).ShouldBe(json);
    }

    private static string Merged(string arms, string fields)
    {
        var merged = new Dictionary<string, JsonElement>();
        foreach (var text in new[] { arms, fields })
        {
            foreach (var member in JsonDocument.Parse($"{{{text}}}").RootElement.EnumerateObject())
            {
                merged[member.Name] = member.Value;
            }
        }

        return JsonSerializer.Serialize(merged);
    }

    private static MetricProvider Provider(string json) => JsonSerializer.Deserialize<MetricProvider>(json, RolloutsJson.Options)!;

    private static IReadOnlyList<FieldError> Faults(string provider) =>
        MetricsValidator.Validate([new Metric { Name = "errors", Provider = Provider(provider) }]);
}
