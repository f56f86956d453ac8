using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes.Tests;

public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":[1,3]}""", """[{"op":"add","path":"/a/1","value":2}]""", """{"a":[1,2,3]}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/-","value":2}]""", """{"a":[1,2]}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/1","value":2}]""", """{"a":[1,2]}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"","value":{"b":1}}]""", """{"b":1}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/a","value":null}]""", """{"a":null}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"remove","path":"/a/0"}]""", """{"a":[2]}""")]
    [InlineData("""{"a/b":{"~":1}}""", """[{"op":"remove","path":"/a~1b/~0"}]""", """{"a/b":{}}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"replace","path":"/a/1","value":3}]""", """{"a":[1,3]}""")]
    [InlineData("""{"a":{"b":1},"c":{}}""", """[{"op":"move","from":"/a/b","path":"/c/d"}]""", """{"a":{},"c":{"d":1}}""")]
    [InlineData("""{"a":[1,2,3]}""", """[{"op":"move","from":"/a/0","path":"/a/2"}]""", """{"a":[2,3,1]}""")]
    [InlineData(
        """{"a":{"b":[1]}}""",
        """[{"op":"copy","from":"/a","path":"/c"},{"op":"add","path":"/c/b/-","value":2}]""",
        """{"a":{"b":[1]},"c":{"b":[1,2]}}"""
    )]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/a","value":1.0},{"op":"remove","path":"/a"}]""", "{}")]
    [InlineData("""{"a":null}""", """[{"op":"test","path":"/a","value":null}]""", """{"a":null}""")]
    [InlineData("{}", """[{"op":"test","path":"/absent","value":null}]""", "{}")]
    [InlineData("""{"":1}""", """[{"op":"replace","path":"/","value":2}]""", """{"":2}""")]
    public void Apply_Operations_GiveTheirResults(string document, string patch, string expected) =>
        JsonPatch.Apply(JsonNode.Parse(document), JsonNode.Parse(patch))!.ToJsonString().ShouldBe(expected);

    [Theory]
    [InlineData("""[{"op":"remove","path":"/b"}]""", PatchProblem.Inapplicable)]
    [InlineData("""[{"op":"replace","path":"/b","value":1}]""", PatchProblem.Inapplicable)]
    [InlineData("""[{"op":"add","path":"/b/c","value":1}]""", PatchProblem.Inapplicable)]
    [InlineData("""[{"op":"add","path":"/a/5","value":1}]""", PatchProblem.Inapplicable)]
    [InlineData("""[{"op":"add","path":"/a/01","value":1}]""", PatchProblem.Inapplicable)]
    [InlineData("""[{"op":"remove","path":"/a/-"}]""", PatchProblem.Inapplicable)]
    [InlineData("""[{"op":"test","path":"/a","value":[2]}]""", PatchProblem.Inapplicable)]
    [InlineData("""[{"op":"test","path":"/b","value":1}]""", PatchProblem.Inapplicable)]
    [InlineData("""[{"op":"copy","from":"/b","path":"/c"}]""", PatchProblem.Inapplicable)]
    [InlineData("""[{"op":"move","from":"/o","path":"/o/x"}]""", PatchProblem.Inapplicable)]
    [InlineData("""[{"op":"add","path":"b","value":1}]""", PatchProblem.Malformed)]
    [InlineData("""[{"op":"add","path":"/b"}]""", PatchProblem.Malformed)]
    [InlineData("""[{"op":"frob","path":"/b"}]""", PatchProblem.Malformed)]
    [InlineData("""[{"path":"/b"}]""", PatchProblem.Malformed)]
    [InlineData("""[{"op":"add","path":7,"value":1}]""", PatchProblem.Malformed)]
    [InlineData("[1]", PatchProblem.Malformed)]
    [InlineData("{}", PatchProblem.Malformed)]
    public void Apply_BadOperation_RefusedAndDocumentUntouched(string patch, PatchProblem problem)
    {
        var document = JsonNode.Parse("""{"a":[1],"o":{}}""")!;

        Should.Throw<PatchException>(() => JsonPatch.Apply(document, JsonNode.Parse(patch))).Problem.ShouldBe(problem);

        document.ToJsonString().ShouldBe("""{"a":[1],"o":{}}""");
    }

    [Fact]
    public void Apply_TooManyOperations_TooLarge()
    {
        var patch = new JsonArray([
            .. Enumerable
                .Range(0, JsonPatch.MaxOperations + 1)
                .Select(static _ => JsonNode.Parse("""{"op":"test","path":"/a","value":1}""")),
        ]);

        Should.Throw<PatchException>(() => JsonPatch.Apply(JsonNode.Parse("""{"a":1}"""), patch)).Problem.ShouldBe(PatchProblem.TooLarge);
    }

    [Fact]
    public void Apply_CopiesThatDouble_TooLarge()
    {
        var document = new JsonObject { ["a"] = new JsonArray(new string('x', 1000)) };
        var patch = new JsonArray([
            .. Enumerable.Range(0, 30).Select(static _ => JsonNode.Parse("""{"op":"copy","from":"/a","path":"/a/-"}""")),
        ]);

        Should.Throw<PatchException>(() => JsonPatch.Apply(document, patch)).Problem.ShouldBe(PatchProblem.TooLarge);
    }
}
