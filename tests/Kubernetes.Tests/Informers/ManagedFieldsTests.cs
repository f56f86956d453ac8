using System.Text;
using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes.Tests;

public sealed class ManagedFieldsTests
{
    [Theory]
    [InlineData("""{"metadata":{"managedFields":[{"a":[1]}],"name":"x"},"spec":{"managedFields":1}}""")]
    [InlineData("""{"metadata":{"name":"x","managedFields":[]},"spec":{}}""")]
    [InlineData("""{"metadata":{"name":"x", "managedFields" : [ {} ] , "uid":"u"}}""")]
    [InlineData("""{"spec":{"metadata":{"managedFields":1}},"metadata":{"managedFields":null}}""")]
    [InlineData("""{"metadata":{"name":"x"}}""")]
    [InlineData("""{"metadata":null,"spec":{}}""")]
    [InlineData("{}")]
    public void Remove_AnyPlace_LeavesTheRest(string text)
    {
        var expected = JsonNode.Parse(text)!;
        (expected["metadata"] as JsonObject)?.Remove("managedFields");

        var item = ManagedFields.Remove(KubeObject.Parse(Encoding.UTF8.GetBytes(text)));

        JsonNode.DeepEquals(item.ToNode(), expected).ShouldBeTrue(Encoding.UTF8.GetString(item.Json.Span));
    }
}
