using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>The requests of a streaming client.</summary>
internal sealed class RequestStream<T>(ServerCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;
    private bool _ended;

    public T Current => _current ?? throw new InvalidOperationException("No message was read: call MoveNext and look at its answer.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _current = _ended ? null : await call.ReadAsync(marshaller, cancellationToken);
        _ended = _current is null;
        return !_ended;
    }
}
