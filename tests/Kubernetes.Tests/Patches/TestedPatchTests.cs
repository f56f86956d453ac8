using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Kubernetes.Tests;

public sealed class TestedPatchTests
{
    [Fact]
    public void Between_AnyTwoObjects_TurnsOneIntoTheOther() =>
        Prop.ForAll(
                RandomJson.Pairs,
                static pair =>
                {
                    var (before, after) = pair;
                    var patch = TestedPatch.Between(before, after);
                    return JsonNode.DeepEquals(patch is null ? before : JsonPatch.Apply(before, patch), after);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Between_EqualObjects_IsNothing() =>
        Prop.ForAll(RandomJson.Objects, static item => TestedPatch.Between(item, (JsonObject)item.DeepClone()) is null)
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""", """[{"op":"test","path":"/a","value":1},{"op":"replace","path":"/a","value":2}]""")]
    [InlineData("{}", """{"a":{"b":1}}""", """[{"op":"test","path":"/a","value":null},{"op":"add","path":"/a","value":{"b":1}}]""")]
    [InlineData(
        """{"x/y":{"~":1}}""",
        """{"x/y":{}}""",
        """[{"op":"test","path":"/x~1y/~0","value":1},{"op":"remove","path":"/x~1y/~0"}]"""
    )]
    [InlineData(
        """{"l":[{"n":"a","w":1},{"n":"b","w":1}]}""",
        """{"l":[{"n":"a","w":1},{"n":"b","w":2}]}""",
        """[{"op":"test","path":"/l/1","value":{"n":"b","w":1}},{"op":"replace","path":"/l/1","value":{"n":"b","w":2}}]"""
    )]
    [InlineData(
        """{"l":[1]}""",
        """{"l":[2,1]}""",
        """[{"op":"test","path":"/l","value":[1]},{"op":"replace","path":"/l","value":[2,1]}]"""
    )]
    [InlineData(
        """{"metadata":{"resourceVersion":"7"},"a":"<x>","b":1}""",
        """{"metadata":{"resourceVersion":"7"},"a":"y","b":2}""",
        """[{"op":"test","path":"/metadata/resourceVersion","value":"7"},{"op":"replace","path":"/a","value":"y"},{"op":"replace","path":"/b","value":2}]"""
    )]
    public void Between_Change_TestsWhatWasRead(string before, string after, string patch) =>
        TestedPatch.Between(Parse(before), Parse(after))!.ToJsonString().ShouldBe(Parse($$"""{"p":{{patch}}}""")["p"]!.ToJsonString());

    [Theory]
    [InlineData("""{"l":[{"n":"a","w":5},{"n":"b","w":1}],"others":1}""", true)]
    [InlineData("""{"l":[{"n":"b","w":1},{"n":"a","w":1}]}""", false)]
    [InlineData("""{"l":[{"n":"a","w":1},{"n":"b","w":3}]}""", false)]
    [InlineData("""{"l":[{"n":"b","w":1}]}""", false)]
    public void Between_OthersWroteInBetween_HoldsOnlyOnWhatWasRead(string meanwhile, bool holds)
    {
        var patch = TestedPatch.Between(
            Parse("""{"l":[{"n":"a","w":1},{"n":"b","w":1}]}"""),
            Parse("""{"l":[{"n":"a","w":1},{"n":"b","w":2}]}""")
        );
        if (!holds)
        {
            Should.Throw<PatchException>(() => JsonPatch.Apply(Parse(meanwhile), patch)).Problem.ShouldBe(PatchProblem.Inapplicable);
            return;
        }

        JsonPatch.Apply(Parse(meanwhile), patch)!.ToJsonString().ShouldBe("""{"l":[{"n":"a","w":5},{"n":"b","w":2}],"others":1}""");
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
