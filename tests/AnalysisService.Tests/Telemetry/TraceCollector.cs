using Grpc.Core;

namespace Rollouts.AnalysisService.Tests;

/// <summary>The one method of OTLP's service for traces, with messages as bytes.</summary>
[BindServiceMethod(typeof(TraceCollector), nameof(BindService))]
public sealed class TraceCollector(Action<byte[]> take)
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(
        static (bytes, context) => context.Complete(bytes),
        static context => context.PayloadAsNewBuffer()
    );

    private static readonly Method<byte[], byte[]> ExportMethod = new(
        MethodType.Unary,
        "opentelemetry.proto.collector.trace.v1.TraceService",
        "Export",
        Bytes,
        Bytes
    );

    public static void BindService(ServiceBinderBase binder, TraceCollector service) =>
        binder.AddMethod(ExportMethod, service is null ? null : new UnaryServerMethod<byte[], byte[]>(service.Export));

    public Task<byte[]> Export(byte[] request, ServerCallContext context)
    {
        take(request);
        return Task.FromResult<byte[]>([]);
    }
}
