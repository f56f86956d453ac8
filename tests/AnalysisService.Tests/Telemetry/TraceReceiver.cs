using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>An OTLP receiver over HTTP, and over gRPC on the server of our own. It reads of the messages what tests look at, by the field numbers of opentelemetry.proto.trace.v1.</summary>
internal sealed class TraceReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();

    public TraceReceiver()
    {
        var builder = StubHost.CreateBuilder();
        // Without TLS a port speaks one of the two.
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, static port => port.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, static port => port.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new TraceCollector(bytes => Take(bytes)));
        _server = builder.Build();
        _server.MapGrpcService<TraceCollector>();
        _server.MapPost(
            "/v1/traces",
            async (HttpRequest request) =>
            {
                Take(await request.Body.ReadAllAsync());
                return Results.Bytes([], "application/x-protobuf");
            }
        );
    }

    public Uri HttpAddress => new(_server.Urls.First());

    public Uri GrpcAddress => new(_server.Urls.Last());

    public IReadOnlyList<ReceivedSpan> Spans => [.. _spans];

    public Task StartAsync() => _server.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void Take(byte[] request)
    {
        foreach (var span in Read(request))
        {
            _spans.Enqueue(span);
        }
    }

    private static IEnumerable<ReceivedSpan> Read(byte[] request) =>
        from resource in Fields(request, 1)
        from scope in Fields(resource, 2)
        from span in Fields(scope, 2)
        select new ReceivedSpan(
            Hex(span, 1),
            Hex(span, 2),
            Hex(span, 4),
            Text(span, 5),
            Fields(span, 9).ToDictionary(static a => Text(a, 1), static a => Text(Fields(a, 2).Single(), 1), StringComparer.Ordinal)
        );

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault() ?? []);

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Fields(message, field).FirstOrDefault() ?? []);

    private static List<byte[]> Fields(byte[] message, int field)
    {
        var found = new List<byte[]>();
        using var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                var bytes = input.ReadBytes().ToByteArray();
                if (WireFormat.GetTagFieldNumber(tag) == field)
                {
                    found.Add(bytes);
                }
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}
