using Microsoft.Data.Sqlite;

namespace Rollouts.EndToEnd.Tests;

/// <summary>A row of the verdict store, read from its file as any other tool would.</summary>
internal sealed record VerdictRow(string Uid, string Name, string Phase, string Outcome)
{
    public static async Task<IReadOnlyList<VerdictRow>> ReadAllAsync(string file)
    {
        var address = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        };
        await using var connection = new SqliteConnection(address.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT uid, name, phase, outcome FROM verdicts";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<VerdictRow>();
        while (await reader.ReadAsync())
        {
            rows.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        }

        return rows;
    }
}
