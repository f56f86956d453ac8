using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Rollouts.Kubernetes;

/// <summary>
/// Reads the lines of a watch under a length limit, and ends when none come any more: the server may be gone, or have nothing to say (of a kind
/// that nobody has written since it started, older ones send no bookmarks). A watch begun anew tells which.
/// </summary>
internal static class WatchStream
{
    public static async IAsyncEnumerable<WatchEvent> ReadAsync(
        Stream stream,
        ResourceType type,
        string call,
        ClientOptions options,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Most watches are silent most of the time: a buffer is taken when something has come.
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true, useZeroByteReads: true));
        using var idle = new CancellationTokenSource(options.WatchIdleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
        try
        {
            while (true)
            {
                if (await ReadSomeAsync(reader, call, idle, either.Token, cancellationToken) is not { } read)
                {
                    yield break;
                }

                idle.CancelAfter(options.WatchIdleTimeout);
                var buffer = read.Buffer;
                while (TryTakeLine(ref buffer, out var line))
                {
                    if (Parse(line, type, call) is { } item)
                    {
                        yield return item;
                    }
                }

                if (buffer.Length > options.MaxWatchLineBytes)
                {
                    throw new HttpRequestException(
                        HttpRequestError.ConfigurationLimitExceeded,
                        $"{call}: a line is longer than {options.MaxWatchLineBytes} bytes; raise MaxWatchLineBytes"
                    );
                }

                if (read.IsCompleted)
                {
                    if (!IsBlank(buffer))
                    {
                        throw new HttpRequestException(
                            HttpRequestError.ResponseEnded,
                            $"{call}: the watch ended in the middle of an event"
                        );
                    }

                    yield break;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    // Null when nothing came for too long.
    private static async ValueTask<ReadResult?> ReadSomeAsync(
        PipeReader reader,
        string call,
        CancellationTokenSource idle,
        CancellationToken either,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await reader.ReadAsync(either);
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (IOException cause)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, $"{call}: the connection broke: {cause.Message}", cause);
        }
    }

    private static WatchEvent? Parse(ReadOnlySequence<byte> line, ResourceType type, string call)
    {
        try
        {
            return IsBlank(line) ? null : WatchLine.Read(line, type, call);
        }
        catch (JsonException cause)
        {
            throw new HttpRequestException(
                HttpRequestError.InvalidResponse,
                $"{call}: a line is not a watch event: {cause.Message}",
                cause
            );
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private static bool IsBlank(ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            if (segment.Span.ContainsAnyExcept(" \t\r\n"u8))
            {
                return false;
            }
        }

        return true;
    }
}
