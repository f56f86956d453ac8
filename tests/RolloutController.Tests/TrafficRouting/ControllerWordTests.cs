using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

/// <summary>What the status of a routed object says, as its own controller writes it.</summary>
public sealed class ControllerWordTests
{
    private readonly List<string> _events = [];

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"conditions":[]}""")]
    [InlineData("""{"conditions":"none"}""")]
    [InlineData("""{"conditions":[1,{"type":7},{"type":"Other","status":"False"}]}""")]
    public void Object_ThatNobodySpeaksOf_IsKnownByItselfAlone(string status) => Of(status).ShouldBe(WeightEvidence.Echo);

    [Theory]
    [InlineData("""{"conditions":[{"type":"Ready","status":"True","observedGeneration":4}]}""")]
    [InlineData("""{"conditions":[{"type":"Ready","status":"True","observedGeneration":"4"}]}""")]
    [InlineData("""{"observedGeneration":4,"conditions":[{"type":"Ready","status":"True"}]}""")]
    [InlineData("""{"conditions":[{"type":"Ready","status":"True"}]}""")]
    public void Condition_ThatIsTrueForThisGeneration_IsTheControllersWord(string status) =>
        Of(status)
            .ShouldBe(
                new WeightEvidence(EvidenceKind.ControllerStatus) { Observed = "the controller of ApisixRoute default/web says Ready" }
            );

    [Fact]
    public void Condition_OfAnOlderGeneration_IsAwaited()
    {
        var word = Of("""{"conditions":[{"type":"Ready","status":"False","observedGeneration":3}]}""");
        word.Awaited.ShouldBe("the controller of ApisixRoute default/web to take it over (it knows generation 3 of 4)");
        word.Kind.ShouldBe(EvidenceKind.ControllerStatus);
        word.Verified.ShouldBeNull();
        _events.ShouldBeEmpty();
    }

    [Fact]
    public void Condition_ThatIsFalse_IsAnEventWithTheControllersWords()
    {
        var word = Of(
            """{"conditions":[{"type":"Ready","status":"False","observedGeneration":4,"reason":"ResourceSyncAborted","message":"no upstream"}]}"""
        );
        word.IsInForce.ShouldBeFalse();
        _events.ShouldBe([
            "Warning WeightVerifyError ApisixRoute default/web: its controller says Ready: False, ResourceSyncAborted: no upstream",
        ]);
    }

    [Fact]
    public void Word_ThatIsLong_IsCut() =>
        Of($$"""{"conditions":[{"type":"Ready","status":"False","message":"{{new string('x', 5000)}}"}]}""")
            .Awaited!.Length.ShouldBeLessThan(400);

    [Theory]
    [InlineData("""{"state":"Running"}""", true)]
    [InlineData("""{"state":"Inactive","reason":"no prefix"}""", false)]
    public void State_IsTheControllersWord(string status, bool isInForce)
    {
        var word = ControllerWord.OfState(Request(), Item(status), "Running");
        (word.Kind, word.IsInForce).ShouldBe((EvidenceKind.ControllerStatus, isInForce));
    }

    [Fact]
    public void State_ThatIsNotThere_IsKnownByTheObjectAlone() =>
        ControllerWord.OfState(Request(), Item("{}"), "Running").ShouldBe(WeightEvidence.Echo);

    private WeightEvidence Of(string status) => ControllerWord.OfConditions(Request(), Item(status), "Ready", "Accepted");

    private TrafficRequest Request() =>
        new(
            new Rollout
            {
                Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            },
            IngressGiven.Target(20),
            (type, reason, message) => _events.Add($"{type} {reason} {message}")
        );

    private static KubeObject Item(string status)
    {
        var item = Routes.Parse(
            """{"apiVersion":"apisix.apache.org/v2","kind":"ApisixRoute","metadata":{"name":"web","namespace":"default","generation":4}}"""
        );
        item["status"] = JsonNode.Parse(status);
        return KubeObject.FromNode(item);
    }
}
