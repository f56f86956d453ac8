using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Failures on gRPC: a status code, the sentence, and details in the trailer that the world's clients look into.</summary>
internal sealed class ApiErrorInterceptor : Interceptor
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    // Type names of messages that clients know; ours are the same field for field.
    private const string BadRequestType = "type.googleapis.com/google.rpc.BadRequest";
    private const string OwnPrefix = "type.googleapis.com";

    private readonly ILogger<ApiErrorInterceptor> _log;
    private readonly TimeProvider _time;

    public ApiErrorInterceptor(ILogger<ApiErrorInterceptor> log, TimeProvider time)
    {
        _log = log;
        _time = time;
    }

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        try
        {
            AuditTarget.Tell(context.GetHttpContext(), request);
            var answer = await continuation(request, context);
            AuditTarget.Tell(context.GetHttpContext(), answer);
            return answer;
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translated(e, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation
    )
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translated(e, context);
        }
    }

    private RpcException Translated(Exception error, ServerCallContext context)
    {
        var failure = ApiFailure.Of(error, context.Deadline <= _time.GetUtcNow().UtcDateTime);
        if (failure is { InnerException: not null, Code: StatusCode.Internal or StatusCode.Unavailable })
        {
            _log.CallFailed(context.Method, error);
        }

        var status = new V1.ErrorStatus { Code = (int)failure.Code, Message = failure.Message };
        if (failure.Violations.Count > 0)
        {
            status.Details.Add(new Any { TypeUrl = BadRequestType, Value = BadRequestOf(failure).ToByteString() });
            status.Details.Add(Any.Pack(new V1.ErrorInfo { Violations = { failure.Violations } }, OwnPrefix));
        }

        return new RpcException(new Status(failure.Code, failure.Message), new Metadata { { DetailsTrailer, status.ToByteArray() } });
    }

    private static V1.BadRequest BadRequestOf(ApiException failure) =>
        new()
        {
            FieldViolations =
            {
                failure.Violations.Select(static v => new V1.BadRequest.Types.FieldViolation
                {
                    Field = v.Field,
                    Description = v.Remedy.Length > 0 ? $"{v.Message}. {v.Remedy}" : v.Message,
                }),
            },
        };
}
