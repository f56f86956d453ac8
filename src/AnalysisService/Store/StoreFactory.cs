namespace Rollouts.AnalysisService;

/// <summary>Makes the database that the options name.</summary>
internal static class StoreFactory
{
    // A password is a line, not a file.
    private const int MaxPasswordBytes = 4_096;

    /// <exception cref="StoreException">The options name nothing that could be a store.</exception>
    public static StoreDatabase Create(AnalysisServiceOptions options, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!StoreLocation.TryParse(options.Store, out var location, out var problem))
        {
            throw new StoreException($"--store (ROLLOUTS_STORE): {problem}");
        }

        return location.Postgres is null ? new SqliteStore(location) : new PostgresStore(location, Password(options), loggers);
    }

    private static Func<CancellationToken, ValueTask<string>>? Password(AnalysisServiceOptions options) =>
        options switch
        {
            { StorePasswordFile: { } file } => token => ReadAsync(file, token),
            { StorePassword: { } password } => _ => ValueTask.FromResult(password),
            _ => null,
        };

    private static async ValueTask<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[MaxPasswordBytes + 1];
        var read = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return read <= MaxPasswordBytes
            ? System.Text.Encoding.UTF8.GetString(buffer, 0, read).TrimEnd('\r', '\n')
            : throw new StoreException(
                $"--store-password-file '{path}' has more than {MaxPasswordBytes} bytes: it is to hold the password alone"
            );
    }
}
