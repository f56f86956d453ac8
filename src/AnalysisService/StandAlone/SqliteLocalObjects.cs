using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Rollouts.AnalysisService;

/// <summary>
/// Objects in the SQLite file of the verdicts. Whoever comes to write while another one commits waits, and then one commit takes all that
/// came meanwhile: a thousand writes per second cost some ten commits.
/// </summary>
internal sealed class SqliteLocalObjects : ILocalObjects, IDisposable
{
    private const string Table =
        "CREATE TABLE IF NOT EXISTS local_objects (kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, json BLOB NOT NULL, "
        + "PRIMARY KEY (kind, namespace, name)) WITHOUT ROWID";

    private readonly string _path;
    private readonly string _connection;
    private readonly SemaphoreSlim _committing = new(1, 1);
    private readonly ConcurrentQueue<Pending> _waiting = new();

    public SqliteLocalObjects(string path)
    {
        _path = Path.GetFullPath(path);
        _connection = new SqliteConnectionStringBuilder { DataSource = _path, DefaultTimeout = 30 }.ToString();
    }

    public string Place => _path;

    public async Task<IReadOnlyList<StoredObject>> LoadAsync(string kind, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT namespace, name, json FROM local_objects WHERE kind = $kind";
        command.Parameters.AddWithValue("$kind", kind);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var objects = new List<StoredObject>();
        while (await rows.ReadAsync(cancellationToken))
        {
            objects.Add(new StoredObject(kind, rows.GetString(0), rows.GetString(1), rows.GetFieldValue<byte[]>(2)));
        }

        return objects;
    }

    public async Task WriteAsync(StoredObject change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var mine = new Pending(change);
        _waiting.Enqueue(mine);
        // Not given up from here on: whether it was written must be known.
        await _committing.WaitAsync(CancellationToken.None);
        try
        {
            if (!mine.Written.Task.IsCompleted)
            {
                await CommitAsync();
            }
        }
        finally
        {
            _committing.Release();
        }

        await mine.Written.Task;
    }

    public void Dispose()
    {
        _committing.Dispose();
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
    }

    private async Task CommitAsync()
    {
        var batch = new List<Pending>();
        while (_waiting.TryDequeue(out var next))
        {
            batch.Add(next);
        }

        try
        {
            await using var connection = await OpenAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            foreach (var pending in batch)
            {
                await ExecuteAsync(connection, pending.Change);
            }

            await transaction.CommitAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // Each writer of the batch is told, whatever it was.
        catch (Exception e)
#pragma warning restore CA1031
        {
            batch.ForEach(pending => pending.Written.SetException(e));
            return;
        }

        batch.ForEach(static pending => pending.Written.SetResult());
    }

    private static async Task ExecuteAsync(SqliteConnection connection, StoredObject change)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = change.Json is null
            ? "DELETE FROM local_objects WHERE kind = $kind AND namespace = $namespace AND name = $name"
            : "INSERT OR REPLACE INTO local_objects (kind, namespace, name, json) VALUES ($kind, $namespace, $name, $json)";
        command.Parameters.AddWithValue("$kind", change.Kind);
        command.Parameters.AddWithValue("$namespace", change.Namespace);
        command.Parameters.AddWithValue("$name", change.Name);
        if (change.Json is { } json)
        {
            command.Parameters.AddWithValue("$json", json.ToArray());
        }

        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(_path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var connection = new SqliteConnection(_connection);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {Table}";
        await command.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }

    private sealed record Pending(StoredObject Change)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
