using Microsoft.Extensions.Logging;

namespace Rollouts.Grpc;

/// <summary>
/// Programs from the network (row L18). Each is kept as <c>plugin-bin/namespace/name</c> and fetched only when what is kept there is not what is
/// configured; what runs is a private copy that was checked.
/// </summary>
internal sealed class DownloadedPrograms(PluginHostOptions options, IPluginDownloader? downloader, TimeProvider time, ILogger logger)
{
    private readonly string _folder = Path.Combine(Path.GetFullPath(options.Folder ?? Path.GetTempPath()), "plugin-bin");

    /// <summary>Puts the program where it is to run from.</summary>
    /// <param name="definition">Of a plugin with a download.</param>
    /// <param name="target">A file that is not there yet, in a folder that only this user may enter.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="PluginFailedException">It is not to be had now.</exception>
    /// <exception cref="PluginRefusedException">It is another program, or too large.</exception>
    public async Task PlaceAsync(PluginDefinition definition, string target, CancellationToken cancellationToken)
    {
        // Checked where the list is read, too; nothing from the network runs unchecked, whoever names it.
        var wanted =
            definition.Sha256 ?? throw new PluginRefusedException($"there is no sha256 for '{definition.Place}': give the program's");
        var kept = Path.Combine(_folder, definition.Name);
        try
        {
            Own(_folder);
            Own(Path.GetDirectoryName(kept)!);
            if (File.Exists(kept))
            {
                if (await CheckedCopy.OfFileAsync(kept, target, cancellationToken) == wanted)
                {
                    return;
                }

                File.Delete(target);
            }

            await DownloadAsync(definition, wanted, target, cancellationToken);
            await KeepAsync(target, kept, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginFailedException($"'{kept}', where the program is kept, cannot be used: {e.Message}", e);
        }
    }

    private async Task DownloadAsync(PluginDefinition definition, string wanted, string target, CancellationToken cancellationToken)
    {
        var place = definition.Place;
        var way =
            downloader
            ?? throw new PluginRefusedException($"'{place}' is on the network, and nothing is downloaded here: give file://PATH");
        using var limit = new CancellationTokenSource(options.DownloadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        string? hash;
        try
        {
            await using var program = await way.OpenAsync(definition.Download!, either.Token);
            hash = await CheckedCopy.WriteAsync(program, target, options.MaxDownloadBytes, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PluginFailedException($"'{place}' was not downloaded within {options.DownloadTimeout.TotalSeconds} s");
        }
        catch (Exception e) when (e is PluginDownloadException or HttpRequestException or IOException or InvalidDataException)
        {
            throw new PluginFailedException($"'{place}' was not downloaded: {PluginFailureText.Printable(e.Message)}", e);
        }

        if (hash is null)
        {
            throw new PluginRefusedException(
                $"'{place}' has more than {options.MaxDownloadBytes} bytes: give a smaller program, or a file as file://PATH"
            );
        }

        if (hash != wanted)
        {
            throw new PluginRefusedException($"the sha256 of '{place}' is {hash}, and {wanted} is configured: correct one of them");
        }

        logger.PluginDownloaded(definition.Name, place);
    }

    /// <summary>Written beside its place and moved there, so that what is there is always whole.</summary>
    private async Task KeepAsync(string program, string kept, CancellationToken cancellationToken)
    {
        var unfinished = Path.Combine(Path.GetDirectoryName(kept)!, $".{Guid.NewGuid():N}");
        try
        {
            await CheckedCopy.OfFileAsync(program, unfinished, cancellationToken);
            File.Move(unfinished, kept, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>The folder for temporary files may be everybody's: a folder of somebody else's has a mode that cannot be set, and a link leads elsewhere.</summary>
    private static void Own(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(folder, CheckedCopy.OnlyOwner);
        if (new DirectoryInfo(folder).LinkTarget is not null)
        {
            throw new IOException($"'{folder}' is a link: remove it, or set TMPDIR to a folder of the service's own");
        }

        File.SetUnixFileMode(folder, CheckedCopy.OnlyOwner);
    }
}
