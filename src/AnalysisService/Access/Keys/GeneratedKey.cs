namespace Rollouts.AnalysisService;

/// <summary>Gives a service that has no keys yet its first one, and shows it to whoever started it: once, and never to the log.</summary>
internal static class GeneratedKey
{
    private const string Name = "generated";

    /// <summary>What to show, or null when there are keys already.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static string? Ensure(string path)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return null;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var key = AccessKey.Generate();
        AccessKeyFile.Add(full, new AccessKey(Name, Permissions.Read | Permissions.Write, AccessKey.HashOf(key)));
        return $"""
            The key of this service, shown this once:

                {key}

            Send it as "Authorization: Bearer KEY", or log in with it. Its hash is kept in {full};
            delete that file and start again for a new one.

            """;
    }
}
