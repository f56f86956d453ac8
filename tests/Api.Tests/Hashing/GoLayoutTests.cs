namespace Rollouts.Api.Tests;

public sealed class GoLayoutTests
{
    [Fact]
    public void Compile_EmbeddedStruct_TakesItsPlaceInTheOrder()
    {
        var structs = GoLayout.Compile(["# comment", "", "A x @B y?", "B p?:int32 @C", "C q?!:*A"]);

        structs["A"].Fields.Select(field => field.Name).ShouldBe(["x", "p", "q", "y"]);
        structs["A"]
            .Fields.Select(field => (field.OmitEmpty, field.OmitZero))
            .ShouldBe([(false, false), (true, false), (true, true), (true, false)]);
    }

    [Fact]
    public void Compile_UnknownType_Throws() =>
        Should.Throw<FormatException>(() => GoLayout.Compile(["A x:[]Missing"])).Message.ShouldContain("Missing");

    [Fact]
    public void Compile_FieldTwice_Throws() =>
        Should.Throw<FormatException>(() => GoLayout.Compile(["A x @B", "B x"])).Message.ShouldContain("A has a field twice");

    // Fields that Kubernetes added over the years, each in a place that a plain append would not give.
    [Theory]
    [InlineData("""{"spec":{"hostnameOverride":"h","containers":[]}}""", "\"containers\":[],\"hostnameOverride\":\"h\"")]
    [InlineData(
        """{"spec":{"resources":{},"initContainers":[{}]}}""",
        "\"initContainers\":[{\"name\":\"\",\"resources\":{}}],\"containers\":null"
    )]
    [InlineData(
        """{"spec":{"volumes":[{"emptyDir":{"sizeLimit":"1024Ki"},"name":"v"}]}}""",
        "\"volumes\":[{\"name\":\"v\",\"emptyDir\":{\"sizeLimit\":\"1Mi\"}}]"
    )]
    public void PodTemplate_LayoutOfKubernetes_OrdersFields(string template, string expected) =>
        PodTemplateHash.ToGoJson(Json.Parse(template)).ShouldContain(expected);
}
