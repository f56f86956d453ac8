using System.Security.Cryptography;

namespace Rollouts.Grpc;

/// <summary>A folder that only this user may enter, for the socket of one process and the checked copy of its program.</summary>
internal sealed class PluginFolder
{
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>What the address of a Unix socket holds on Linux, less the closing zero.</summary>
    private const int LongestSocketPath = 107;

    private PluginFolder(string path) => Path = path;

    public string Path { get; }

    public string Socket => System.IO.Path.Combine(Path, "plugin.sock");

    /// <exception cref="PluginFailedException">It cannot be made.</exception>
    /// <exception cref="PluginRefusedException">This system has no such folders.</exception>
    public static PluginFolder Create(string? parent)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PluginRefusedException("plugins need Linux or macOS: sockets are kept from other users by the modes of folders");
        }

        try
        {
            // Directory.CreateTempSubdirectory makes folders that only the owner may enter, too, but only in the system's place.
            var path = System.IO.Path.Combine(
                System.IO.Path.GetFullPath(parent ?? System.IO.Path.GetTempPath()),
                $"rollouts-plugin-{Guid.NewGuid():N}"
            );
            var folder = new PluginFolder(path);
            if (System.Text.Encoding.UTF8.GetByteCount(folder.Socket) > LongestSocketPath)
            {
                throw new PluginFailedException(
                    $"the path of its socket, '{folder.Socket}', is longer than {LongestSocketPath} bytes: set the folder of plugins to a shorter one"
                );
            }

            Directory.CreateDirectory(path, OnlyOwner);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginFailedException($"a folder for its socket cannot be made: {e.Message}", e);
        }
    }

    /// <summary>
    /// The program to start. With a hash it is a copy in this folder, so that what was checked is what runs (row L18); without one it is
    /// the file itself, with all that lies beside it.
    /// </summary>
    /// <exception cref="PluginFailedException">The file cannot be read.</exception>
    /// <exception cref="PluginRefusedException">The hash is another.</exception>
    public async Task<string> ProgramAsync(PluginDefinition definition, CancellationToken cancellationToken)
    {
        if (!File.Exists(definition.Path))
        {
            throw new PluginFailedException($"there is no file '{definition.Path}': correct its location");
        }

        if (definition.Sha256 is null)
        {
            return definition.Path;
        }

        try
        {
            var copy = System.IO.Path.Combine(Path, System.IO.Path.GetFileName(definition.Path));
            var hash = await CopyAsync(definition.Path, copy, cancellationToken);
            if (hash != definition.Sha256)
            {
                throw new PluginRefusedException(
                    $"the sha256 of '{definition.Path}' is {hash}, and {definition.Sha256} is configured: correct one of them"
                );
            }

            return copy;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginFailedException($"'{definition.Path}' cannot be read: {e.Message}", e);
        }
    }

    public void Delete()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left behind, and harmless: the next start has a folder of its own.
        }
    }

    private static async Task<string> CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = File.OpenRead(from);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OnlyOwner;
        }

        await using var target = new FileStream(to, options);
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
