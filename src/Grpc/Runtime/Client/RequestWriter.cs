using System.Net;
using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>The requests of a streaming call, as the body of its HTTP request.</summary>
/// <param name="ended">The status of the call once it has ended.</param>
internal sealed class RequestWriter<T>(
    Marshaller<T> marshaller,
    string? encoding,
    int? limit,
    WriteOptions? options,
    Func<Status?> ended,
    CancellationToken callToken
) : IClientStreamWriter<T>
    where T : class
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writing;

    public WriteOptions? WriteOptions { get; set; } = options;

    public HttpContent Content => new Body(_opened, _completed, callToken);

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_completed.Task.IsCompleted)
        {
            throw new InvalidOperationException("CompleteAsync was called: no message may follow.");
        }

        if (Interlocked.Exchange(ref _writing, 1) == 1)
        {
            throw new InvalidOperationException("A write is under way: await it before the next.");
        }

        try
        {
            var plain = (WriteOptions ?? WriteOptions.Default).Flags.HasFlag(WriteFlags.NoCompress);
            var frame = FrameWriter.Write(marshaller, message, plain ? null : encoding, limit);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, callToken);
            var stream = await _opened.Task.WaitAsync(either.Token);
            await stream.WriteAsync(frame, either.Token);
            await stream.FlushAsync(either.Token);
        }
        catch (Exception e) when (e is not RpcException && !cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(ended() ?? new Status(StatusCode.Cancelled, "The server no longer reads the stream.", e));
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    public Task CompleteAsync()
    {
        _completed.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Hands the stream of the request out, and keeps the request open until the writer is done.</summary>
    private sealed class Body(TaskCompletionSource<Stream> opened, TaskCompletionSource completed, CancellationToken callToken)
        : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, callToken);
            // The headers go out now: the server may want to answer before the first message.
            await stream.FlushAsync(either.Token);
            opened.TrySetResult(stream);
            await completed.Task.WaitAsync(either.Token);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
