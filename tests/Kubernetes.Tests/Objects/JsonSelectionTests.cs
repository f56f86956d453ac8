using System.Text;
using System.Text.Json;

namespace Rollouts.Kubernetes.Tests;

public sealed class JsonSelectionTests
{
    private static string Select(string json, params string[] members) =>
        Encoding.UTF8.GetString(new JsonSelection(members).Of(Encoding.UTF8.GetBytes(json)).Span);

    [Fact]
    public void Of_ChosenMembers_AreCopiedByteForByte() =>
        Select("""{ "a" : 1.50, "b":[1, {"c":2}] ,"c":"é\u0041", "d":null}""", "a", "b", "c")
            .ShouldBe("""{"a" : 1.50,"b":[1, {"c":2}],"c":"é\u0041"}""");

    [Fact]
    public void Of_MembersInside_AreChosenOneByOne() =>
        Select(
                """{"metadata":{"name":"x","labels":{"a":"b"},"uid":"u"},"spec":{"big":[1,2]}}""",
                "metadata.name",
                "metadata.uid",
                "spec.ttl"
            )
            .ShouldBe("""{"metadata":{"name":"x","uid":"u"},"spec":{}}""");

    [Fact]
    public void Of_InsideThatIsNoObject_IsCopiedAsItIs() =>
        Select("""{"status":"odd","spec":null}""", "status.phase", "spec.ttl").ShouldBe("""{"status":"odd","spec":null}""");

    [Fact]
    public void Of_NothingChosen_IsAnEmptyObject() => Select("""{"a":{"b":1}}""", "x").ShouldBe("{}");

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"a":""")]
    public void Of_NoObject_IsRefused(string json) => Should.Throw<JsonException>(() => Select(json, "b"));
}
