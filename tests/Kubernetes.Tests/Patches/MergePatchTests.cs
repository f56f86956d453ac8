using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Kubernetes.Tests;

public sealed class MergePatchTests
{
    // The examples of RFC 7386, appendix A.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""["a","b"]""", """["c","d"]""", """["c","d"]""")]
    [InlineData("""{"a":"b"}""", """["c"]""", """["c"]""")]
    [InlineData("""{"a":"foo"}""", "null", "null")]
    [InlineData("""{"a":"foo"}""", "\"bar\"", "\"bar\"")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("[1,2]", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Apply_ExamplesOfTheRfc_GiveTheirResults(string document, string patch, string expected) =>
        (MergePatch.Apply(JsonNode.Parse(document), JsonNode.Parse(patch))?.ToJsonString() ?? "null").ShouldBe(expected);

    [Fact]
    public void Apply_Inputs_AreNotChanged()
    {
        var document = JsonNode.Parse("""{"a":{"b":1}}""")!;
        var patch = JsonNode.Parse("""{"a":{"b":2,"c":{"d":1}}}""")!;

        var result = MergePatch.Apply(document, patch)!;
        result["a"]!["c"]!["d"] = 5;

        document.ToJsonString().ShouldBe("""{"a":{"b":1}}""");
        patch.ToJsonString().ShouldBe("""{"a":{"b":2,"c":{"d":1}}}""");
    }

    [Fact]
    public void Diff_AppliedToTheOld_GivesTheNew() =>
        Prop.ForAll(
                RandomJson.Pairs,
                static pair =>
                {
                    var (before, after) = pair;
                    var patch = MergePatch.Diff(before, after);
                    return patch is null
                        ? JsonNode.DeepEquals(before, after)
                        : JsonNode.DeepEquals(MergePatch.Apply(before, patch), after) && !JsonNode.DeepEquals(before, after);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Diff_OfElements_IsThatOfNodes() =>
        Prop.ForAll(
                RandomJson.Pairs,
                static pair =>
                {
                    var (before, after) = pair;
                    var ofElements = MergePatch.Diff(JsonSerializer.SerializeToElement(before), JsonSerializer.SerializeToElement(after));
                    return JsonNode.DeepEquals(ofElements, MergePatch.Diff(before, after));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Diff_AppliedToAWiderObject_KeepsWhatTheViewDoesNotKnow()
    {
        var stored = JsonNode.Parse("""{"status":{"phase":"Running","unknown":{"x":1}},"extra":true}""");

        var patch = MergePatch.Diff(
            JsonNode.Parse("""{"status":{"phase":"Running"}}"""),
            JsonNode.Parse("""{"status":{"phase":"Done","message":"m"}}""")
        );

        MergePatch
            .Apply(stored, patch)!
            .ToJsonString()
            .ShouldBe("""{"status":{"phase":"Done","unknown":{"x":1},"message":"m"},"extra":true}""");
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", null)]
    [InlineData("""{"a":1}""", """{"a":1.0}""", null)]
    [InlineData("null", "{}", null)]
    [InlineData("""{"a":null}""", "{}", null)]
    [InlineData("{}", """{"a":null}""", null)]
    [InlineData("""{"a":1}""", """{"a":null}""", """{"a":null}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":1}}""", """{"a":{"c":null}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1]}""", """{"a":[1]}""")]
    public void Diff_Cases_AreMinimal(string before, string after, string? expected) =>
        Assert.Equal(
            (expected, expected),
            (
                MergePatch.Diff(JsonNode.Parse(before), JsonNode.Parse(after))?.ToJsonString(),
                MergePatch.Diff(JsonElement.Parse(before), JsonElement.Parse(after))?.ToJsonString()
            )
        );

    [Fact]
    public void Diff_NotAnObject_Refused() =>
        Should.Throw<PatchException>(() => MergePatch.Diff(JsonNode.Parse("[]"), null)).Problem.ShouldBe(PatchProblem.Malformed);
}
