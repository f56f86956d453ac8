using System.Buffers;

namespace Rollouts.Kubernetes;

/// <summary>Reads HTTP bodies under a byte limit.</summary>
internal static class BoundedBody
{
    /// <exception cref="HttpRequestException">The body is larger than the limit.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        var body = await ReadUpToAsync(content, maxBytes, cancellationToken);
        return body.Truncated
            ? throw new HttpRequestException(
                HttpRequestError.ConfigurationLimitExceeded,
                $"the answer is larger than {maxBytes} bytes; raise MaxResponseBytes or lower PageSize"
            )
            : body.Bytes;
    }

    /// <summary>The body, or its beginning when it is larger than the limit.</summary>
    public static async Task<(ReadOnlyMemory<byte> Bytes, bool Truncated)> ReadUpToAsync(
        HttpContent content,
        int maxBytes,
        CancellationToken cancellationToken
    )
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        // One byte more than announced: the end is read into it, and the buffer need not grow.
        var announced = (content.Headers.ContentLength ?? 4096) + 1;
        var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(announced, 256, Math.Min(maxBytes, 1 << 20)));
        while (true)
        {
            var read = await stream.ReadAsync(buffer.GetMemory(), cancellationToken);
            if (read == 0)
            {
                return (buffer.WrittenMemory, false);
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > maxBytes)
            {
                return (buffer.WrittenMemory[..maxBytes], true);
            }
        }
    }
}
