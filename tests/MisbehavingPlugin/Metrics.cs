using System.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Rollouts.Plugin.V1;

namespace Rollouts.MisbehavingPlugin;

/// <summary>Answers as the metric's name says.</summary>
internal sealed class Metrics : MetricProvider.MetricProviderBase
{
    public override async Task<MeasureResponse> Start(MeasureRequest request, ServerCallContext context)
    {
        switch (request.MetricName)
        {
            case "pid":
                return Text($"{Environment.ProcessId}");
            case "folder":
                return Text(Environment.GetEnvironmentVariable("ROLLOUTS_PLUGIN_SOCKET")!);
            case "environment":
                return Text(string.Join(' ', Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => entry.Key)));
            case "hang":
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
                return new MeasureResponse();
            case "crash":
                Environment.Exit(7);
                return new MeasureResponse();
            case "nothing":
                return new MeasureResponse();
            case "large":
                return Text(new string('x', 5 << 20));
            case "status":
                throw new RpcException(new Status(StatusCode.PermissionDenied, "the source\u001b[2J said no"));
            case "throw":
                throw new InvalidOperationException("inner matters");
            case "pending-without-time":
                return new MeasureResponse { Pending = new Pending() };
            case "pending-wrong-time":
                return new MeasureResponse { Pending = new Pending { ResumeAt = new Timestamp { Seconds = long.MaxValue } } };
            case "verdict-without-phase":
                return new MeasureResponse { Verdict = new ProviderVerdict() };
            case "deep":
                return new MeasureResponse { Value = new MeasuredValue { Result = Nested(60) } };
            case "types":
                return new MeasureResponse { Value = new MeasuredValue { Result = Types() } };
            case "nan":
                return new MeasureResponse { Value = new MeasuredValue { Result = Value.ForNumber(double.NaN) } };
            case "no-result":
                return new MeasureResponse { Value = new MeasuredValue { Text = "7" } };
            case "config":
                return new MeasureResponse { Value = new MeasuredValue { Result = Value.ForStruct(request.Config) } };
            case "subject":
                return Text($"{request.Run.Namespace} {request.Run.Name} {request.Run.Uid} {request.Ordinal} {request.At.Seconds}");
            case "metadata":
                var many = new MeasureResponse { Pending = new Pending { ResumeAt = request.At + new Duration { Seconds = 5 } } };
                many.Metadata["id"] = "42";
                return many;
            default:
                return new MeasureResponse { Error = new ProviderError { Reason = $"no data for {request.MetricName}" } };
        }
    }

    public override Task<MeasureResponse> Resume(MeasureRequest request, ServerCallContext context) =>
        Task.FromResult(Text($"resumed {request.Metadata["id"]}"));

    public override Task<MeasureResponse> Terminate(MeasureRequest request, ServerCallContext context) =>
        Task.FromResult(
            new MeasureResponse
            {
                Verdict = new ProviderVerdict
                {
                    Phase = ProviderVerdict.Types.Phase.Successful,
                    Text = "1",
                    Message = $"ended {request.Metadata["id"]}",
                },
            }
        );

    public override Task<CollectGarbageResponse> CollectGarbage(CollectGarbageRequest request, ServerCallContext context) =>
        request.Trimmed.Select(trimmed => trimmed.Metadata["id"]).SequenceEqual(["1", "2"])
            ? Task.FromResult(new CollectGarbageResponse())
            : throw new RpcException(new Status(StatusCode.InvalidArgument, $"trimmed are {request.Trimmed}"));

    public override Task<QueryRangeResponse> QueryRange(QueryRangeRequest request, ServerCallContext context) =>
        request.MetricName switch
        {
            "range-error" => Task.FromResult(new QueryRangeResponse { Error = new ProviderError() }),
            "range-no-time" => SeriesOf(new Point { Value = 1 }),
            "range-wrong-time" => SeriesOf(new Point { At = new Timestamp { Seconds = long.MaxValue } }),
            "range-many" => Task.FromResult(
                new QueryRangeResponse { Series = { Enumerable.Range(0, 10_001).Select(static _ => new Series()) } }
            ),
            "range-any-order" => SeriesOf(
                new Point { At = request.To, Value = double.NaN },
                new Point { At = request.From, Value = request.Step.Seconds }
            ),
            // As a plugin that was built before there was this method.
            _ => base.QueryRange(request, context),
        };

    private static Task<QueryRangeResponse> SeriesOf(params Point[] points) =>
        Task.FromResult(new QueryRangeResponse { Series = { new Series { Points = { points } } } });

    private static MeasureResponse Text(string text) =>
        new()
        {
            Value = new MeasuredValue { Result = Value.ForString(text), Text = text },
        };

    private static Value Nested(int depth) => depth == 0 ? Value.ForNumber(1) : Value.ForList(Nested(depth - 1));

    private static Value Types() =>
        Value.ForStruct(
            new Struct
            {
                Fields =
                {
                    ["number"] = Value.ForNumber(1.5),
                    ["text"] = Value.ForString("a"),
                    ["truth"] = Value.ForBool(true),
                    ["none"] = Value.ForNull(),
                    ["list"] = Value.ForList(Value.ForNumber(1), Value.ForString("b")),
                },
            }
        );
}
