using System.Text.Json.Nodes;

namespace Rollouts.RolloutController.Tests;

public sealed class RouteConditionsTests
{
    private const string Accepted = """{"type":"Accepted","status":"True","observedGeneration":3}""";
    private const string Resolved = """{"type":"ResolvedRefs","status":"True","observedGeneration":3}""";
    private const string Edge = """{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}""";

    [Fact]
    public void Gateways_ThatSayNothing_AreNotKnown() => Of("").ShouldBe((null, null));

    [Fact]
    public void AllConditions_OfTheGeneration_AreInForce() => Of(Parent(Edge, Accepted, Resolved)).ShouldBe((true, null));

    [Theory]
    [InlineData("""{"type":"Accepted","status":"True","observedGeneration":2}""")]
    [InlineData("""{"type":"Accepted","status":"False","observedGeneration":2}""")]
    [InlineData("""{"type":"Accepted","status":"Unknown","observedGeneration":3}""")]
    [InlineData("""{"type":"Accepted","status":"True"}""")]
    public void AnOldWord_IsNotYetInForceAndNoFault(string condition) => Of(Parent(Edge, condition, Resolved)).ShouldBe((false, null));

    [Fact]
    public void ARefusal_IsAFaultThatNamesTheController() =>
        Of(
                Parent(
                    Edge,
                    Accepted,
                    """{"type":"ResolvedRefs","status":"False","reason":"BackendNotFound","message":"no Service canary","observedGeneration":3}"""
                )
            )
            .ShouldBe((false, "example.net/edge says ResolvedRefs: False, BackendNotFound: no Service canary"));

    [Fact]
    public void OneOfSeveralGateways_ThatIsBehind_IsWaitedFor() =>
        Of(Parent(Edge, Accepted, Resolved) + "," + Parent("""{"name":"inside","namespace":"infra"}""", Resolved)).ShouldBe((false, null));

    /// <summary>What a gateway said that the route has left stands until its controller cleans up.</summary>
    [Fact]
    public void AGateway_ThatTheRouteLeft_IsNotAsked() =>
        Of(Parent(Edge, Accepted, Resolved) + "," + Parent("""{"name":"old"}""")).ShouldBe((true, null));

    private static (bool? IsInForce, string? Fault) Of(string parents)
    {
        var route = Routes.Parse(
            $$$"""
            {"metadata":{"name":"route","namespace":"shop","generation":3},
             "spec":{"parentRefs":[{"name":"edge"},{"name":"inside","namespace":"infra"}]},"status":{"parents":[{{{parents}}}]} }
            """
        );
        var isInForce = RouteConditions.AreInForce(route, out var fault);
        return (isInForce, fault);
    }

    private static string Parent(string reference, params string[] conditions) =>
        new JsonObject
        {
            ["parentRef"] = JsonNode.Parse(reference),
            ["controllerName"] = "example.net/edge",
            ["conditions"] = new JsonArray([.. conditions.Select(condition => JsonNode.Parse(condition))]),
        }.ToJsonString();
}
