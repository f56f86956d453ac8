using System.Globalization;

namespace Rollouts.ClusterBed;

/// <summary>A PostgreSQL of this process alone (<c>eng/postgres.sh</c>); it goes away with the process, however that ends.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Script = "eng/postgres.sh";

    private readonly string _folder;

    private PostgresServer(string folder)
    {
        _folder = folder;
    }

    /// <summary>The password of the roles <c>postgres</c> and <c>rollouts</c>.</summary>
    public string Password => File.ReadAllText(PasswordFile);

    public string PasswordFile => Path.Combine(_folder, "password");

    public int Port =>
        int.Parse(File.ReadAllText(Path.Combine(_folder, "port")), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);

    /// <exception cref="UnavailableException">There is no PostgreSQL to be had here.</exception>
    public static async Task<PostgresServer> StartAsync() =>
        new(await ShellScript.RunAsync(Script, "start", "--watch-pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Makes an empty database that role <c>rollouts</c> owns.</summary>
    /// <returns>Its address without the password, as <c>postgres://rollouts@127.0.0.1:1234/name</c>.</returns>
    public Task<string> CreateDatabaseAsync() => ShellScript.RunAsync(Script, "database", _folder, $"t{Guid.NewGuid():n}");

    /// <summary>Ends the server at once, as a crash would.</summary>
    public Task KillAsync() => ShellScript.RunAsync(Script, "kill", _folder);

    /// <summary>Starts it again on the same data and port.</summary>
    public Task RestartAsync() => ShellScript.RunAsync(Script, "start", _folder);

    public async ValueTask DisposeAsync() => await ShellScript.RunAsync(Script, "stop", _folder);
}
