using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

public sealed class SchemaTests
{
    private readonly Cluster _cluster = new();

    public SchemaTests() => _cluster.InstallWidgets();

    [Fact]
    public void Definition_Written_IsEstablishedAndServed()
    {
        var status = _cluster.Find(KnownResources.CustomResourceDefinitions, "widgets.example.com")!.ToNode()["status"]!;
        status["conditions"]![1]!["type"]!.ToString().ShouldBe("Established");
        status["storedVersions"]!.ToJsonString().ShouldBe("""["v1"]""");
        var served = _cluster.Model.Resources.Find("example.com", "v1", "widgets")!;
        served.ShortNames.ShouldBe(["wd"]);
        served.HasScale.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"size":"x"}""", "spec.size", "Invalid value: \"string\": spec.size in body must be of type integer: \"string\"")]
    [InlineData("""{}""", "spec.size", "Required value")]
    [InlineData("""{"size":0}""", "spec.size", "Invalid value: 0: spec.size in body should be greater than or equal to 1")]
    [InlineData("""{"size":11}""", "spec.size", "Invalid value: 11: spec.size in body should be less than or equal to 10")]
    [InlineData("""{"size":1,"mode":"odd"}""", "spec.mode", "Unsupported value: \"odd\": supported values: \"fast\", \"slow\"")]
    [InlineData("""{"size":1,"code":"A"}""", "spec.code", "Invalid value: \"A\": spec.code in body should match '^[a-z]+$'")]
    [InlineData("""{"size":1,"code":"abcdef"}""", "spec.code", "Too long: may not be more than 5 bytes")]
    [InlineData(
        """{"size":1,"limit":true}""",
        "spec.limit",
        "Invalid value: \"boolean\": spec.limit in body must be of type integer,string: \"boolean\""
    )]
    [InlineData("""{"size":1,"tags":["a","a"]}""", "spec.tags[1]", "Duplicate value: \"a\"")]
    [InlineData(
        """{"size":1,"ports":[{"name":"a"},{"name":"a"}]}""",
        "spec.ports[1]",
        "Duplicate value: map[string]interface {}{\"name\":\"a\"}"
    )]
    [InlineData(
        """{"size":1,"words":{"a":1}}""",
        "spec.words.a",
        "Invalid value: \"integer\": spec.words.a in body must be of type string: \"integer\""
    )]
    [InlineData("""{"size":null}""", "spec.size", "Required value")]
    public void Create_BrokenSpec_NamesTheField(string spec, string field, string message)
    {
        var refusal = _cluster.Try(Cluster.Widgets, $$"""{"metadata":{"name":"w"},"spec":{{spec}}}""").Refusal!;
        (refusal.Code, refusal.Reason).ShouldBe((422, "Invalid"));
        refusal.Message.ShouldBe($"Widget.example.com \"w\" is invalid: {field}: {message}");
        refusal.Causes.ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    [Fact]
    public void Create_TwoFaults_ListsBoth() =>
        _cluster
            .Try(Cluster.Widgets, """{"metadata":{"name":"w"},"spec":{"size":0,"mode":"odd"}}""")
            .Refusal!.Message.ShouldStartWith("Widget.example.com \"w\" is invalid: [spec.");

    [Fact]
    public void Create_UnknownFields_ArePrunedExceptWhereKept()
    {
        var made = _cluster
            .Create(
                Cluster.Widgets,
                """{"metadata":{"name":"w"},"odd":1,"spec":{"size":1,"odd":{},"free":{"any":[1]},"ports":[{"name":"a","odd":1}]}}"""
            )
            .ToNode();
        made.ContainsKey("odd").ShouldBeFalse();
        made["spec"]!.AsObject().ContainsKey("odd").ShouldBeFalse();
        made["spec"]!["free"]!.ToJsonString().ShouldBe("""{"any":[1]}""");
        made["spec"]!["ports"]!.ToJsonString().ShouldBe("""[{"name":"a","port":80}]""");
        made["spec"]!["replicas"]!.ToString().ShouldBe("1");
    }

    [Fact]
    public void Create_NullWhereNoneIsAllowed_SaysNothing() =>
        _cluster
            .Create(Cluster.Widgets, """{"metadata":{"name":"w"},"spec":{"size":1,"mode":null,"words":{"a":null},"replicas":null}}""")
            .ToNode()["spec"]!
            .ToJsonString()
            .ShouldBe("""{"replicas":1,"size":1,"words":{}}""");

    [Fact]
    public void Create_NullOnNullableField_IsKept() =>
        _cluster.Create(Cluster.Widgets, """{"metadata":{"name":"w"},"spec":{"size":1,"note":null}}""").ToNode()["spec"]!
            .AsObject()
            .ContainsKey("note")
            .ShouldBeTrue();

    [Theory]
    [InlineData(FieldValidation.Strict)]
    [InlineData(FieldValidation.Warn)]
    [InlineData(FieldValidation.Ignore)]
    public void Create_UnknownFieldUnderValidation_IsRefusedNamedOrSilent(FieldValidation validation)
    {
        var body = Cluster.Json("""{"metadata":{"name":"w"},"spec":{"size":1,"odd":1}}""");
        var result = _cluster.Do(
            new ClusterRequest.Create(Cluster.Widgets, "default", body) { Write = new WriteOptions { FieldValidation = validation } }
        );
        result.Succeeded.ShouldBe(validation != FieldValidation.Strict);
        result.Warnings.ShouldBe(validation == FieldValidation.Warn ? ["unknown field \"spec.odd\""] : []);
        if (validation == FieldValidation.Strict)
        {
            result.Refusal!.Message.ShouldContain("strict decoding error: unknown field \"spec.odd\"");
        }
    }

    [Fact]
    public void Definition_WithBrokenPattern_IsInvalid()
    {
        var broken = WidgetDefinition
            .Json.Replace("^[a-z]+$", "[", StringComparison.Ordinal)
            .Replace("widget", "gadget", StringComparison.Ordinal);
        _cluster.Try(KnownResources.CustomResourceDefinitions, broken).Refusal!.Code.ShouldBe(422);
        _cluster.Model.Resources.Find("example.com", "v1", "gadgets").ShouldBeNull();
    }

    [Fact]
    public void ReplicaSet_SelectorThatMissesItsTemplate_IsInvalid() =>
        _cluster
            .Try(
                KnownResources.ReplicaSets,
                """{"metadata":{"name":"r"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"c"}},"spec":{"containers":[{"name":"a","image":"i"}]}}}}"""
            )
            .Refusal!.Message.ShouldContain("`selector` does not match template `labels`");
}
