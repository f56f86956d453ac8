using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

public sealed class CanaryConfigReaderTests
{
    private const string Whole = """
        {
          "createdTimestamp": 1513798922188, "updatedTimestamp": 1513798922189,
          "createdTimestampIso": "2017-12-20T19:42:02.188Z", "updatedTimestampIso": "2017-12-20T19:42:02.189Z",
          "id": "a1b2", "name": "checkout-canary", "description": "all of it", "configVersion": 1.0,
          "applications": ["checkout"],
          "judge": { "name": "NetflixACAJudge-v1.0", "judgeConfigurations": {} },
          "metrics": [
            {
              "name": "latency", "scopeName": "default", "groups": ["Latency", "SLO"],
              "query": {
                "type": "prometheus", "serviceType": "prometheus", "metricName": "http_latency", "resourceType": "k8s",
                "labelBindings": ["a=b"], "groupByFields": ["pod"], "customFilterTemplate": "mine"
              },
              "analysisConfigurations": { "canary": {
                "direction": "increase", "nanStrategy": "replace", "critical": true, "mustHaveData": false, "muted": true,
                "effectSize": { "measure": "cles", "allowedIncrease": 0.6, "allowedDecrease": 0.4, "criticalIncrease": 1, "criticalDecrease": 0.1 },
                "outliers": { "strategy": "remove", "outlierFactor": 2 }
              } }
            },
            { "name": "plain", "groups": ["Latency"], "query": {
                "type": "signalfx", "metricName": "m", "aggregationMethod": "mean", "queryPairs": [{ "key": "zone", "value": "eu" }]
            } }
          ],
          "templates": { "mine": "zone=${location}" },
          "classifier": { "groupWeights": { "Latency": 60, "SLO": 40.0 }, "scoreThresholds": { "pass": 95, "marginal": 75 } }
        }
        """;

    [Fact]
    public void Read_WholeConfig_EveryFieldArrives()
    {
        var import = Read(Whole);
        import.Errors.ShouldBeEmpty();
        import.Warnings.ShouldBeEmpty();
        var config = import.Config!;
        (config.Name, config.Id, config.Description, config.ConfigVersion).ShouldBe(("checkout-canary", "a1b2", "all of it", "1.0"));
        (config.CreatedTimestamp, config.UpdatedTimestamp).ShouldBe((1513798922188, 1513798922189));
        config.CreatedTimestampIso.ShouldBe("2017-12-20T19:42:02.188Z");
        config.UpdatedTimestampIso.ShouldBe("2017-12-20T19:42:02.189Z");
        config.Applications.ShouldBe(["checkout"]);
        config.JudgeName.ShouldBe("NetflixACAJudge-v1.0");
        config.Templates["mine"].ShouldBe("zone=${location}");
        (config.GroupWeights["Latency"], config.GroupWeights["SLO"]).ShouldBe((60, 40));
        config.DefaultThresholds.ShouldBe(new ScoreThresholds(95, 75));

        var metric = config.Metrics[0];
        (metric.Name, metric.ScopeName).ShouldBe(("latency", "default"));
        metric.Groups.ShouldBe(["Latency", "SLO"]);
        metric.Analysis.ShouldBe(
            new()
            {
                Direction = MetricDirection.Increase,
                NanStrategy = NanStrategy.Replace,
                Critical = true,
                Muted = true,
                Outliers = OutlierStrategy.Remove,
                OutlierFactor = 2,
                EffectSize = new(EffectSizeMeasure.Cles)
                {
                    AllowedIncrease = 0.6,
                    AllowedDecrease = 0.4,
                    CriticalIncrease = 1,
                    CriticalDecrease = 0.1,
                },
            }
        );
        var query = metric.Query!;
        (query.Type, query.ServiceType, query.CustomFilterTemplate).ShouldBe(("prometheus", "prometheus", "mine"));
        (query.Texts["metricName"], query.Texts["resourceType"]).ShouldBe(("http_latency", "k8s"));
        query.Lists["labelBindings"].ShouldBe(["a=b"]);
        query.Lists["groupByFields"].ShouldBe(["pod"]);
        config.Metrics[1].Query!.QueryPairs.ShouldBe([new("zone", "eu")]);
    }

    [Fact]
    public void Read_AsLittleAsPossible_TheDefaultsAreKayentas()
    {
        var metric = Read("""{"name":"c","applications":["a"],"metrics":[{"name":"m","groups":["g"]}]}""").Config!.Metrics[0];
        metric.Analysis.ShouldBe(
            new()
            {
                Direction = MetricDirection.Either,
                NanStrategy = NanStrategy.Remove,
                Outliers = OutlierStrategy.Keep,
                OutlierFactor = 3,
                EffectSize = new()
                {
                    AllowedIncrease = 1,
                    AllowedDecrease = 1,
                    CriticalIncrease = 1,
                    CriticalDecrease = 1,
                },
            }
        );
        Read(Canary("""{"effectSize":{"measure":"cles"}}""")).Config!.Metrics[0].Analysis.EffectSize.CriticalDecrease.ShouldBe(0.5);
    }

    [Theory]
    [InlineData("""{"critical":"true"}""", "critical", "\"true\"", "without quotes")]
    [InlineData("""{"mustHaveData":1}""", "mustHaveData", "1", "without quotes")]
    [InlineData("""{"muted":[]}""", "muted", "an array", "without quotes")]
    [InlineData("""{"direction":1}""", "direction", "1", "double quotes")]
    [InlineData("""{"effectSize":{"allowedIncrease":"1.5"}}""", "effectSize.allowedIncrease", "\"1.5\"", "1.25")]
    [InlineData("""{"effectSize":{"criticalDecrease":1e999}}""", "effectSize.criticalDecrease", "1e999", "1.25")]
    [InlineData("""{"effectSize":7}""", "effectSize", "7", "{ }")]
    [InlineData("""{"outliers":{"outlierFactor":0}}""", "outliers.outlierFactor", "0", "3 is the default")]
    public void Read_WrongType_NamesFieldValueAndRemedy(string canary, string field, string value, string remedy)
    {
        var import = Read(Canary(canary));
        import.Config.ShouldBeNull();
        var error = import.Errors.ShouldHaveSingleItem();
        error.Path.ShouldBe($"metrics[0].analysisConfigurations.canary.{field}");
        error.Message.ShouldContain(value);
        error.Message.ShouldContain(remedy);
    }

    [Theory]
    [InlineData("""{"metrics":[]}""", "name")]
    [InlineData("""{"name":"c"}""", "metrics")]
    [InlineData("""{"name":5,"metrics":[]}""", "name")]
    [InlineData("""{"name":"c","metrics":{}}""", "metrics")]
    [InlineData("""{"name":"c","metrics":[3]}""", "metrics[0]")]
    [InlineData("""{"name":"c","metrics":[{}]}""", "metrics[0].name")]
    [InlineData("""{"name":"c","metrics":[{"name":"m"},{"name":"m"}]}""", "metrics[1].name")]
    [InlineData("""{"name":"c","metrics":[{"name":"m","groups":[1]}]}""", "metrics[0].groups[0]")]
    [InlineData("""{"name":"c","metrics":[{"name":"m","query":{"type":"datadog","customFilter":"x"}}]}""", "metrics[0].query.customFilter")]
    [InlineData("""{"name":"c","metrics":[],"judge":{"name":"dredd-v1.0"}}""", "judge.name")]
    [InlineData("""{"name":"c","metrics":[],"createdTimestamp":"yesterday"}""", "createdTimestamp")]
    [InlineData("""{"name":"c","metrics":[],"classifier":{"groupWeights":{"g":"much"}}}""", "classifier.groupWeights.g")]
    [InlineData("""{"name":"c","metrics":[],"classifier":{"groupWeights":{"g":-1}}}""", "classifier.groupWeights.g")]
    [InlineData("""{"name":"c","metrics":[],"classifier":{"scoreThresholds":{"pass":true}}}""", "classifier.scoreThresholds.pass")]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    [InlineData("""{"name":"\ud800","metrics":[]}""", "")]
    public void Read_WhatCannotBeJudgedBy_IsAnErrorAtItsField(string json, string path)
    {
        var import = Read(json);
        import.Config.ShouldBeNull();
        import.Errors.ShouldHaveSingleItem().Path.ShouldBe(path);
    }

    [Theory]
    [InlineData("""{"direction":"upwards"}""", "direction")]
    [InlineData("""{"nanStrategy":"drop"}""", "nanStrategy")]
    [InlineData("""{"effectSize":{"measure":"cohen"}}""", "effectSize.measure")]
    [InlineData("""{"outliers":{"strategy":"trim"}}""", "outliers.strategy")]
    [InlineData("""{"critical":true,"mustHaveData":true}""", "mustHaveData")]
    [InlineData("""{"colour":"red"}""", "colour")]
    public void Read_WhatKayentaOverlooks_GoesOnWithAWarning(string canary, string field)
    {
        var import = Read(Canary(canary));
        import.Config.ShouldNotBeNull();
        import.Warnings.ShouldHaveSingleItem().Path.ShouldBe($"metrics[0].analysisConfigurations.canary.{field}");
    }

    [Theory]
    [InlineData("""{"name":"a b","applications":["a"],"metrics":[]}""", "name")]
    [InlineData("""{"name":"c","metrics":[]}""", "applications")]
    [InlineData("""{"name":"c","applications":["a"],"metrics":[{"name":"m"}]}""", "metrics[0].groups")]
    [InlineData(
        """{"name":"c","applications":["a"],"metrics":[{"name":"m","groups":["g"],"extensions":{"canary":{}}}]}""",
        "metrics[0].extensions"
    )]
    [InlineData(
        """{"name":"c","applications":["a"],"metrics":[{"name":"m","groups":["g"],"query":{"type":"oracle"}}]}""",
        "metrics[0].query.type"
    )]
    [InlineData(
        """{"name":"c","applications":["a"],"metrics":[{"name":"m","groups":["g"],"query":{"type":"atlas"}}]}""",
        "metrics[0].query.q"
    )]
    [InlineData("""{"name":"c","applications":["a"],"metrics":[],"judge":{"name":"mine"}}""", "judge.name")]
    [InlineData(
        """{"name":"c","applications":["a"],"metrics":[],"judge":{"judgeConfigurations":{"x":1}}}""",
        "judge.judgeConfigurations.x"
    )]
    [InlineData(
        """{"name":"c","applications":["a"],"metrics":[],"classifier":{"scoreThresholds":{"pass":50,"marginal":75}}}""",
        "classifier.scoreThresholds.marginal"
    )]
    [InlineData("""{"name":"c","applications":["a"],"metrics":[],"surplus":1}""", "surplus")]
    public void Read_WhatWillNotDoWhatItSeems_IsAWarningAtItsField(string json, string path)
    {
        var import = Read(json);
        import.Config.ShouldNotBeNull();
        import.Warnings.ShouldHaveSingleItem().Path.ShouldBe(path);
    }

    [Fact]
    public void Read_WeightsAsText_AreReadWithAWarning()
    {
        var import = Read(
            """{"name":"c","applications":["a"],"metrics":[{"name":"m","groups":["g"]}],"classifier":{"groupWeights":{"g":"100"}}}"""
        );
        import.Config!.GroupWeights["g"].ShouldBe(100);
        import.Warnings.ShouldHaveSingleItem().Path.ShouldBe("classifier.groupWeights.g");
    }

    [Fact]
    public void Read_MoreThanAllowed_IsRefusedAtItsField()
    {
        var limits = new CanaryConfigLimits
        {
            Metrics = 2,
            Entries = 2,
            NameLength = 10,
            Findings = 3,
        };
        Read("""{"name":"c","metrics":[{},{},{}]}""", limits).Errors.ShouldHaveSingleItem().Message.ShouldContain("2 are allowed");
        Read("""{"name":"01234567890","metrics":[]}""", limits).Errors.ShouldHaveSingleItem().Message.ShouldContain("10 are allowed");
        Read("""{"name":"c","metrics":[],"templates":{"a":"","b":"","c":""}}""", limits)
            .Errors.ShouldHaveSingleItem()
            .Path.ShouldBe("templates");
        Read("""{"name":"c","metrics":[{"name":"m","groups":["a","b","c"]}]}""", limits)
            .Errors.ShouldHaveSingleItem()
            .Path.ShouldBe("metrics[0].groups");
        Read($$"""{"name":"c","metrics":{{new string('[', 40)}}{{new string(']', 40)}}}""", limits)
            .Errors.ShouldHaveSingleItem()
            .Message.ShouldContain("depth");
        Read(new string(' ', 100), limits with { Bytes = 99 }).Errors.ShouldHaveSingleItem().Message.ShouldContain("99 are allowed");
        Read("""{"a":1,"b":1,"c":1,"d":1,"e":1,"name":"c","metrics":[]}""", limits).Warnings.Count.ShouldBe(4);
    }

    [Fact]
    public void Read_AnyPartReplacedByAnything_NeverThrows() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
                static seed =>
                {
                    var random = new Random(seed);
                    var bytes = Encoding.UTF8.GetBytes(Mutated(random).ToJsonString());
                    Consistent(CanaryConfigReader.Read(bytes));
                    for (var i = 0; i < 3; i++)
                    {
                        bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    }

                    Consistent(CanaryConfigReader.Read(bytes));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Read_AnyBytes_NeverThrows() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), static bytes => Consistent(CanaryConfigReader.Read(bytes))).QuickCheckThrowOnFailure();

    private static CanaryConfigImport Read(string json, CanaryConfigLimits? limits = null) =>
        CanaryConfigReader.Read(Encoding.UTF8.GetBytes(json), limits);

    private static string Canary(string analysis) =>
        $$$"""{"name":"c","applications":["a"],"metrics":[{"name":"m","groups":["g"],"analysisConfigurations":{"canary":{{{analysis}}}}}]}""";

    /// <summary>A config with one to three of its values replaced.</summary>
    private static JsonNode Mutated(Random random)
    {
        string[] values = ["null", "true", "-1", "1e400", "\"x\"", "[]", "[null]", "{}", "{\"a\":{}}", "[[1]]", "\"\""];
        var root = JsonNode.Parse(Whole)!;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var nodes = Descendants(root).ToArray();
            if (nodes.Length > 0)
            {
                nodes[random.Next(nodes.Length)]!.ReplaceWith(JsonNode.Parse(values[random.Next(values.Length)]));
            }
        }

        return root;
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node) =>
        (
            node switch
            {
                JsonObject o => o.Select(static property => property.Value),
                JsonArray a => a,
                _ => [],
            }
        )
            .OfType<JsonNode>()
            .SelectMany(static child => Descendants(child).Prepend(child));

    private static void Consistent(CanaryConfigImport import)
    {
        (import.Config is null).ShouldBe(import.Errors.Count > 0);
        import.Errors.Concat(import.Warnings).ShouldAllBe(static finding => finding.Message.Length > 0);
        if (import.Config is { } config)
        {
            JsonSerializer.Serialize(config).ShouldNotBeEmpty();
        }
    }
}
