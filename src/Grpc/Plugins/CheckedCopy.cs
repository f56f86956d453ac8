using System.Security.Cryptography;

namespace Rollouts.Grpc;

/// <summary>Writes programs that only this user may read and run, and says what they hash to.</summary>
internal static class CheckedCopy
{
    public const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Writes a new file.</summary>
    /// <param name="source">Read to its end.</param>
    /// <param name="path">Where nothing may be yet.</param>
    /// <param name="limit">The most bytes that are taken.</param>
    /// <param name="cancellationToken">Leaves the file unfinished.</param>
    /// <returns>The sha256 of what was written, in lower-case hex; null when there is more than the limit.</returns>
    public static async Task<string?> WriteAsync(Stream source, string path, long limit, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OnlyOwner;
        }

        await using var target = new FileStream(path, options);
        var buffer = new byte[128 * 1024];
        var left = limit;
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if ((left -= read) < 0)
            {
                return null;
            }

            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Copies a file to where nothing may be yet; gives the sha256 of the copy.</summary>
    public static async Task<string> OfFileAsync(string from, string to, CancellationToken cancellationToken)
    {
        await using var source = File.OpenRead(from);
        return (await WriteAsync(source, to, long.MaxValue, cancellationToken))!;
    }
}
