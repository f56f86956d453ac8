using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Rollouts.Grpc;

/// <summary>Serves one method: takes the call in, lets the handler run, and answers with a status whatever happens.</summary>
internal sealed class MethodEndpoint(IMethod method, GrpcServiceOptions options, Func<ServerCall, Task> serve)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (!await AdmitAsync(http))
        {
            return;
        }

        var time = http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        var begun = time.GetTimestamp();
        using var call = new ServerCall(http, method, options, time);
        var handling = RunAsync(call);
        if (await Task.WhenAny(handling, call.DeadlinePassed) != handling)
        {
            // The client has its answer at the deadline; what the handler still writes is refused.
            await call.EndAsync(ServerCall.DeadlineExceeded);
        }

        var status = await handling;
        await call.EndAsync(status);
        CallMeter.Served(method, call.Ended.StatusCode, time.GetElapsedTime(begun));
    }

    private async Task<Status> RunAsync(ServerCall call)
    {
        try
        {
            call.Begin();
            await serve(call);
            return call.Status;
        }
        catch (RpcException e)
        {
            call.AddTrailers(e.Trailers);
            return e.Status;
        }
        catch (OperationCanceledException) when (call.CancellationToken.IsCancellationRequested)
        {
            return call.DeadlinePassed.IsCompleted ? ServerCall.DeadlineExceeded : Status.DefaultCancelled;
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException)
        {
            return new Status(StatusCode.Cancelled, "The connection broke.", e);
        }
        catch (Exception e)
        {
            Log(call)?.HandlerFailed(method.FullName, e);
            var detail = options.EnableDetailedErrors == true ? $" {e.GetType().Name}: {e.Message}" : "";
            return new Status(StatusCode.Unknown, $"Exception was thrown by handler.{detail}", e);
        }
    }

    private static ILogger<ServerCall>? Log(ServerCall call) => call.Http.RequestServices.GetService<ILogger<ServerCall>>();

    /// <summary>Turns away what cannot be a call, in the way of HTTP.</summary>
    private static async Task<bool> AdmitAsync(HttpContext http)
    {
        var (code, reason) =
            !GrpcHeaders.IsGrpc(http.Request.ContentType)
                ? (StatusCodes.Status415UnsupportedMediaType, $"The content type must be {GrpcHeaders.ContentType}.")
            : HttpProtocol.IsHttp2(http.Request.Protocol) || HttpProtocol.IsHttp3(http.Request.Protocol) ? (0, "")
            : (StatusCodes.Status426UpgradeRequired, "gRPC needs HTTP/2; over plain text by prior knowledge.");
        if (code == 0)
        {
            return true;
        }

        http.Response.StatusCode = code;
        if (code == StatusCodes.Status426UpgradeRequired)
        {
            http.Response.Headers.Upgrade = "h2";
            http.Response.Headers.Connection = "Upgrade";
        }

        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(reason, http.RequestAborted);
        return false;
    }
}
