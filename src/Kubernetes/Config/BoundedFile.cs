using System.Text;

namespace Rollouts.Kubernetes;

/// <summary>Reads small files whole and refuses large ones.</summary>
internal static class BoundedFile
{
    /// <exception cref="IOException">The file cannot be read or is too large.</exception>
    public static async Task<string> ReadTextAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 4096, useAsync: true);
        var buffer = new byte[maxBytes + 1];
        var read = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return read <= maxBytes ? Encoding.UTF8.GetString(buffer, 0, read) : throw new IOException($"it is larger than {maxBytes} bytes");
    }

    /// <exception cref="IOException">The file cannot be read or is too large.</exception>
    public static string ReadText(string path, int maxBytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[maxBytes + 1];
        var read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return read <= maxBytes ? Encoding.UTF8.GetString(buffer, 0, read) : throw new IOException($"it is larger than {maxBytes} bytes");
    }
}
