using System.Text.Json.Nodes;

namespace Rollouts.Cluster.Tests;

/// <summary>The comparison that the manifests are judged by finds what it must. Needs no cluster.</summary>
public sealed class JsonDifferenceTests
{
    [Theory]
    [InlineData("""{"a":{"b":[1,""]}}""", """{"a":{"b":[1,""],"added":1}}""", "")]
    [InlineData("""{"a":""}""", "{}", "spec.a: sent \"\", stored nothing")]
    [InlineData("""{"a":false}""", """{"a":null}""", "spec.a: sent false, stored nothing")]
    [InlineData("""{"a":[1,0]}""", """{"a":[1]}""", "spec.a: sent [1,0], stored [1]")]
    [InlineData("""{"a":[{"b":1}]}""", """{"a":[{"b":"1"}]}""", "spec.a[0].b: sent 1, stored \"1\"")]
    public void Of_TwoObjects_NamesWhatIsLostOrChanged(string sent, string stored, string difference) =>
        string.Join('\n', JsonDifference.Of(JsonNode.Parse(sent), JsonNode.Parse(stored), "spec")).ShouldBe(difference);
}
