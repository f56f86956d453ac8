using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes.Tests;

public sealed class StrategicMergePatchTests
{
    private const string Template = """
        {"spec":{"template":{"spec":{
          "containers":[
            {"name":"a","image":"a:1","env":[{"name":"X","value":"1"}],"ports":[{"containerPort":80,"name":"http"}],"args":["1","2"]},
            {"name":"b","image":"b:1"}],
          "tolerations":[{"key":"t"}],
          "volumes":[{"name":"v","emptyDir":{}}]}}}}
        """;

    [Theory]
    [InlineData("""{"containers":[{"name":"a","image":"a:2"}]}""", "containers.0.image", "a:2")]
    [InlineData("""{"containers":[{"name":"a","image":"a:2"}]}""", "containers.1.image", "b:1")]
    [InlineData("""{"containers":[{"name":"c","image":"c:1"}]}""", "containers.2.name", "c")]
    [InlineData("""{"containers":[{"name":"a","env":[{"name":"Y","value":"2"}]}]}""", "containers.0.env.1.name", "Y")]
    [InlineData("""{"containers":[{"name":"a","env":[{"name":"X","value":"9"}]}]}""", "containers.0.env.0.value", "9")]
    [InlineData("""{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"UDP"}]}]}""", "containers.0.ports.0.name", "http")]
    [InlineData("""{"containers":[{"name":"a","args":["3"]}]}""", "containers.0.args.1", null)]
    [InlineData("""{"containers":[{"name":"a","image":null}]}""", "containers.0.image", null)]
    [InlineData("""{"containers":[{"name":"a","$patch":"delete"}]}""", "containers.0.name", "b")]
    [InlineData("""{"containers":[{"$patch":"replace"},{"name":"c"}]}""", "containers.0.name", "c")]
    [InlineData("""{"containers":[{"$patch":"replace"},{"name":"c"}]}""", "containers.1", null)]
    [InlineData("""{"tolerations":[{"key":"u"}]}""", "tolerations.0.key", "u")]
    [InlineData("""{"tolerations":[{"key":"u"}]}""", "tolerations.1", null)]
    [InlineData("""{"volumes":[{"name":"v","$retainKeys":["name","configMap"],"configMap":{"name":"c"}}]}""", "volumes.0.emptyDir", null)]
    [InlineData(
        """{"volumes":[{"name":"v","$retainKeys":["name","configMap"],"configMap":{"name":"c"}}]}""",
        "volumes.0.configMap.name",
        "c"
    )]
    [InlineData("""{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}""", "containers.0.name", "b")]
    [InlineData("""{"nodeSelector":{"$patch":"replace","z":"1"},"hostNetwork":null}""", "nodeSelector.z", "1")]
    public void Apply_PodSpec_MergesAsKubernetesDoes(string spec, string path, string? expected)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = JsonNode.Parse(spec) } } };

        var result = StrategicMergePatch.Apply("Deployment", JsonNode.Parse(Template)!.AsObject(), patch);

        var found = At(result["spec"]!["template"]!["spec"], path)?.ToString();
        Assert.Equal(expected, found);
        result.ToJsonString().ShouldNotContain("$");
    }

    [Fact]
    public void Apply_ServicePorts_MergeByPort()
    {
        var service = JsonNode.Parse("""{"spec":{"ports":[{"port":80,"name":"http"},{"port":443,"name":"tls"}]}}""")!.AsObject();
        var patch = JsonNode.Parse("""{"spec":{"ports":[{"port":443,"targetPort":8443}]}}""")!.AsObject();

        StrategicMergePatch
            .Apply("Service", service, patch)
            .ToJsonString()
            .ShouldBe("""{"spec":{"ports":[{"port":80,"name":"http"},{"port":443,"name":"tls","targetPort":8443}]}}""");
    }

    [Fact]
    public void Apply_Finalizers_MergeAndDeleteValues()
    {
        var item = JsonNode.Parse("""{"metadata":{"finalizers":["a","b"]}}""")!.AsObject();
        var patch = JsonNode.Parse("""{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"finalizers":["b","c"]}}""")!.AsObject();

        StrategicMergePatch.Apply("ConfigMap", item, patch).ToJsonString().ShouldBe("""{"metadata":{"finalizers":["b","c"]}}""");
    }

    [Fact]
    public void Apply_ElementOrder_KeepsForeignItemsInPlace()
    {
        var item = JsonNode.Parse("""{"spec":{"containers":[{"name":"s1"},{"name":"a"},{"name":"b"},{"name":"s2"}]}}""")!.AsObject();
        var patch = JsonNode
            .Parse("""{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"},{"name":"n"}],"containers":[{"name":"n"}]}}""")!
            .AsObject();

        var names = StrategicMergePatch.Apply("Pod", item, patch)["spec"]!["containers"]!
            .AsArray()
            .Select(static c => c!["name"]!.ToString());

        names.ShouldBe(["s1", "b", "a", "s2", "n"], ignoreOrder: true);
        string.Join(',', names.Where(static name => name is "a" or "b" or "n")).ShouldBe("b,a,n");
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"image":"x"}]}}""", PatchProblem.Inapplicable)]
    [InlineData("""{"spec":{"containers":["x"]}}""", PatchProblem.Malformed)]
    [InlineData("""{"spec":{"$patch":"explode"}}""", PatchProblem.Malformed)]
    [InlineData("""{"spec":{"$patch":7}}""", PatchProblem.Malformed)]
    [InlineData("""{"spec":{"$setElementOrder/containers":7}}""", PatchProblem.Malformed)]
    [InlineData("""{"spec":{"$retainKeys":["a"],"b":1}}""", PatchProblem.Malformed)]
    public void Apply_BadDirective_Refused(string patch, PatchProblem problem)
    {
        var item = JsonNode.Parse("""{"spec":{"containers":[{"name":"a"}]}}""")!.AsObject();

        Should
            .Throw<PatchException>(() => StrategicMergePatch.Apply("Pod", item, JsonNode.Parse(patch)!.AsObject()))
            .Problem.ShouldBe(problem);
    }

    private static JsonNode? At(JsonNode? node, string path) =>
        path.Split('.')
            .Aggregate(
                node,
                static (found, step) =>
                    found switch
                    {
                        JsonObject members => members[step],
                        JsonArray items when int.Parse(step) is var index && index < items.Count => items[index],
                        _ => null,
                    }
            );
}
