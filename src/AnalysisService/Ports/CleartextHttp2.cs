using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Rollouts.AnalysisService;

/// <summary>
/// HTTP/1.1 and HTTP/2 on one port without TLS. Kestrel tells them apart by what TLS negotiated and takes everything else for HTTP/1.1; here
/// the first bytes decide, as RFC 9113 section 3.4 allows: a client that speaks HTTP/2 from the start says so with its preface.
/// </summary>
internal sealed class CleartextHttp2
{
    private static readonly TimeSpan FirstBytesWithin = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private ConnectionDelegate? _http2;

    public CleartextHttp2(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>Takes the HTTP/2 side of this end point for connections of others.</summary>
    public void Offer(ListenOptions endPoint)
    {
        endPoint.Protocols = HttpProtocols.Http2;
        endPoint.Use(next => _http2 = next);
    }

    /// <summary>Lets the first bytes of each connection decide.</summary>
    public void Choose(ListenOptions endPoint)
    {
        endPoint.Protocols = HttpProtocols.Http1;
        endPoint.Use(next => connection => ServeAsync(connection, next));
    }

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate http1)
    {
        if (await StartsWithPrefaceAsync(connection) is { } isHttp2)
        {
            await (isHttp2 ? _http2! : http1)(connection);
        }
    }

    /// <summary>Null when the client went away or sent nothing.</summary>
    private async Task<bool?> StartsWithPrefaceAsync(ConnectionContext connection)
    {
        using var deadline = new CancellationTokenSource(FirstBytesWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, connection.ConnectionClosed);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(either.Token);
                if (Judge(read) is { } isHttp2)
                {
                    // Nothing is taken: whoever serves the connection reads it from its start.
                    input.AdvanceTo(read.Buffer.Start);
                    return isHttp2;
                }

                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            return null;
        }
    }

    private static bool? Judge(ReadResult read)
    {
        // No method of HTTP/1.1 begins like that.
        var preface = "PRI "u8;
        Span<byte> start = stackalloc byte[preface.Length];
        var length = (int)Math.Min(read.Buffer.Length, start.Length);
        read.Buffer.Slice(0, length).CopyTo(start);
        if (!preface.StartsWith(start[..length]))
        {
            return false;
        }

        return length == preface.Length ? true
            : read.IsCompleted ? false
            : null;
    }
}
