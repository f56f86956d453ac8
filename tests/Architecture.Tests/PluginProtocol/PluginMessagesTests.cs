using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Rollouts.Plugin.V1;

namespace Rollouts.Architecture.Tests;

/// <summary>The plugin protocol compiles, carries what it is for, and keeps its promises to older and newer peers.</summary>
public sealed class PluginMessagesTests
{
    [Fact]
    public void MeasureRequest_RoundTrip_KeepsEverything()
    {
        var request = new MeasureRequest
        {
            Run = Web,
            MetricName = "error-rate",
            Ordinal = 3,
            At = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)),
            Config = new Struct
            {
                Fields = { ["query"] = Value.ForString("up"), ["limits"] = Value.ForList(Value.ForNumber(1), Value.ForNull()) },
            },
            Metadata = { ["job"] = "17" },
        };

        MeasureRequest.Parser.ParseFrom(request.ToByteArray()).ShouldBe(request);
        JsonParser.Default.Parse<MeasureRequest>(JsonFormatter.Default.Format(request)).ShouldBe(request);
    }

    [Fact]
    public void MeasureResponse_Answers_ExcludeEachOther()
    {
        var response = new MeasureResponse
        {
            Value = new Plugin.V1.MeasuredValue { Result = Value.ForNumber(0.12), Text = "0.12" },
        };
        response.AnswerCase.ShouldBe(MeasureResponse.AnswerOneofCase.Value);

        response.Error = new ProviderError { Reason = "no route to host" };

        response.AnswerCase.ShouldBe(MeasureResponse.AnswerOneofCase.Error);
        response.Value.ShouldBeNull();
        MeasureResponse.Parser.ParseFrom(response.ToByteArray()).ShouldBe(response);
    }

    [Fact]
    public void StepResponse_RoundTrip_KeepsStatusAndDelay()
    {
        var response = new StepResponse
        {
            Phase = StepResponse.Types.Phase.Running,
            Message = "warming up",
            RequeueAfter = Duration.FromTimeSpan(TimeSpan.FromSeconds(15)),
            Status = new Struct { Fields = { ["warmed"] = Value.ForNumber(40) } },
        };

        StepResponse.Parser.ParseFrom(response.ToByteArray()).ShouldBe(response);
    }

    [Fact]
    public void SetWeightRequest_RoundTrip_KeepsEveryDestination()
    {
        var request = new SetWeightRequest
        {
            Target = new TrafficTarget
            {
                Rollout = Web,
                CanaryService = "web-canary",
                StableService = "web-stable",
            },
            Weight = 20,
            MaxWeight = 100,
            Additional =
            {
                new Destination
                {
                    ServiceName = "web-baseline",
                    PodTemplateHash = "674d8cf959",
                    Weight = 10,
                },
            },
        };

        SetWeightRequest.Parser.ParseFrom(request.ToByteArray()).ShouldBe(request);
    }

    [Fact]
    public void HandshakeRequest_FieldOfANewerHost_SurvivesAnOlderReader()
    {
        var bytes = new HandshakeRequest { ProtocolVersions = { 2, 1 }, PluginName = "acme/latency" }.ToByteArray();
        // Field 15, a varint of 7, as a later version might add it.
        byte[] newer = [.. bytes, (15 << 3) | 0, 7];

        var read = HandshakeRequest.Parser.ParseFrom(newer);

        read.ProtocolVersions.ShouldBe([2, 1]);
        read.ToByteArray().ShouldBe(newer);
    }

    // A plugin in another language is built from the file: names and numbers are what it depends on.
    [Theory]
    [InlineData("PluginHost", "Handshake")]
    [InlineData("MetricProvider", "Start, Resume, Terminate, CollectGarbage, QueryRange")]
    [InlineData("StepPlugin", "Run, Terminate, Abort")]
    [InlineData("TrafficRouter", "UpdateHash, SetWeight, SetHeaderRoute, SetMirrorRoute, VerifyWeight, RemoveManagedRoutes, ReadTraffic")]
    public void Services_OfVersionOne_HaveTheseCalls(string service, string calls) =>
        PluginReflection
            .Descriptor.Services.Single(descriptor => descriptor.Name == service)
            .Methods.Select(method => method.Name)
            .ShouldBe(calls.Split(", "));

    [Fact]
    public void Enums_StartWithUnspecified()
    {
        var enums = PluginReflection.Descriptor.MessageTypes.SelectMany(EnumsOf).ToList();

        enums.ShouldNotBeEmpty();
        enums.ShouldAllBe(type => type.FindValueByNumber(0).Name.EndsWith("_UNSPECIFIED"));
    }

    private static Subject Web { get; } =
        new()
        {
            Namespace = "shop",
            Name = "web",
            Uid = "4f0c",
        };

    private static IEnumerable<EnumDescriptor> EnumsOf(MessageDescriptor message) =>
        message.EnumTypes.Concat(message.NestedTypes.SelectMany(EnumsOf));
}
