namespace Rollouts.Grpc;

/// <summary>A folder that only this user may enter, for the socket of one process and the checked copy of its program.</summary>
internal sealed class PluginFolder
{
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

            Directory.CreateDirectory(path, CheckedCopy.OnlyOwner);
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
    /// <exception cref="PluginFailedException">The file cannot be read, or the program not be downloaded.</exception>
    /// <exception cref="PluginRefusedException">The hash is another, or the program may not be downloaded.</exception>
    public async Task<string> ProgramAsync(PluginDefinition definition, DownloadedPrograms downloads, CancellationToken cancellationToken)
    {
        if (definition.Download is not null)
        {
            var program = CopyOf(definition.Name);
            await downloads.PlaceAsync(definition, program, cancellationToken);
            return program;
        }

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
            var copy = CopyOf(definition.Path);
            var hash = await CheckedCopy.OfFileAsync(definition.Path, copy, cancellationToken);
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

    /// <summary>Under the name of the program, by which people find it among processes.</summary>
    private string CopyOf(string program) => System.IO.Path.Combine(Path, System.IO.Path.GetFileName(program));
}
