using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core;

/// <summary>What a caller wants of one call.</summary>
/// <param name="headers">Metadata to send; may be null.</param>
/// <param name="deadline">In UTC; null for none.</param>
/// <param name="cancellationToken">Ends the call with CANCELLED.</param>
/// <param name="writeOptions">How messages are written; may be null.</param>
[SuppressMessage("Design", "CA1068", Justification = "The order is fixed by the generated code.")]
public readonly struct CallOptions(
    Metadata? headers = null,
    DateTime? deadline = null,
    CancellationToken cancellationToken = default,
    WriteOptions? writeOptions = null
)
{
    public Metadata? Headers { get; } = headers;

    public DateTime? Deadline { get; } = deadline;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public WriteOptions? WriteOptions { get; } = writeOptions;

    public CallOptions WithHeaders(Metadata headers) => new(headers, Deadline, CancellationToken, WriteOptions);

    public CallOptions WithDeadline(DateTime deadline) => new(Headers, deadline, CancellationToken, WriteOptions);

    public CallOptions WithCancellationToken(CancellationToken cancellationToken) =>
        new(Headers, Deadline, cancellationToken, WriteOptions);

    public CallOptions WithWriteOptions(WriteOptions writeOptions) => new(Headers, Deadline, CancellationToken, writeOptions);
}
