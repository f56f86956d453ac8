using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rollouts.Grpc.Tests;

/// <summary>The reference client of JavaScript on our server. The scenarios are in <c>node/client.js</c>.</summary>
public sealed class NodeClientTests(NodeClientFixture node) : IClassFixture<NodeClientFixture>
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("unary", """["grüezi 🚦",[0,1,255],1,0]""")]
    [InlineData("hundredAtOnce", "true")]
    [InlineData("serverStream", "[1000,true,0]")]
    [InlineData("serverStreamThatFails", """[3,10,"half-way"]""")]
    [InlineData("clientStream", """["abc",3]""")]
    [InlineData("emptyClientStream", """["",0]""")]
    [InlineData("duplex", """[20,"19",0]""")]
    public void Kinds_OfMethods_Work(string scenario, string expected) => Expect(scenario, expected);

    [Theory]
    [InlineData("statuses", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]")]
    [InlineData("statusDetail", """[3,"100 % žluť 🚦\nsecond line"]""")]
    [InlineData("handlerThrows", """[2,"Exception was thrown by handler."]""")]
    [InlineData("unknownMethod", "[12,12]")]
    public void Statuses_ReachTheClient(string scenario, string expected) => Expect(scenario, expected);

    [Theory]
    [InlineData("deadline", "4")]
    [InlineData("cancel", "1")]
    public void Calls_ThatEndEarly_SayWhy(string scenario, string expected) => Expect(scenario, expected);

    [Fact]
    public void Metadata_GoesBothWays() => Expect("metadata", """[["hello"],"one, two",[[0,255,44]]]""");

    [Theory]
    [InlineData("large", "true")]
    [InlineData("tooLarge", """[8,"A message of 5242885 bytes was received; MaxReceiveMessageSize allows 4194304."]""")]
    [InlineData("gzipBothWays", """true""")]
    [InlineData("deflateRequest", "true")]
    [InlineData("gzipBomb", """[8,"A compressed message unpacks to more than the 4194304 bytes that MaxReceiveMessageSize allows."]""")]
    public void Sizes_AndCompression_AreHeld(string scenario, string expected) => Expect(scenario, expected);

    [Theory]
    [InlineData("health", """["SERVING",5,"SERVICE_UNKNOWN"]""")]
    [InlineData("reflection", "[[true,true,5,0],[true,true,5,0]]")]
    public void StandardServices_Answer(string scenario, string expected) => Expect(scenario, expected);

    [Theory]
    [InlineData("tls", """["sealed",0]""")]
    [InlineData("unixSocket", """["near",0]""")]
    public void Transports_CarryCalls(string scenario, string expected) => Expect(scenario, expected);

    private void Expect(string scenario, string expected) =>
        JsonSerializer
            .Serialize(node.Results[scenario], Relaxed)
            .ShouldBe(JsonSerializer.Serialize(JsonDocument.Parse(expected).RootElement, Relaxed));
}
