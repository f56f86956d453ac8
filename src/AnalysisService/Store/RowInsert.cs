using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Rollouts.AnalysisService;

/// <summary>Inserts many rows with few statements, in a form that both databases take. EF Core has no insert that passes over what is there.</summary>
/// <param name="Into">Table and columns, as <c>measurements (run_uid, metric)</c>.</param>
/// <param name="Columns">How each column is written around its parameter, as <c>{0}</c> or <c>array_to_tsvector({0})</c>.</param>
/// <param name="Ending">What follows the rows, for example <c>ON CONFLICT DO NOTHING</c>.</param>
internal sealed record RowInsert(string Into, IReadOnlyList<string> Columns, string Ending = "")
{
    // Far below what PostgreSQL takes (65,535).
    private const int MaxParameters = 4_000;

    /// <summary>How many rows were inserted.</summary>
    public async Task<int> RunAsync(StoreContext context, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        // SQLite looks each parameter up among all of its statement, so that a statement of many rows takes the square of their number; one
        // of a single row is compiled once and needs no trip over a network.
        var rowsAtOnce = context.Database.IsSqlite() ? 1 : MaxParameters / Columns.Count;
        var prepared = 0;
        var inserted = 0;
        foreach (var chunk in rows.Chunk(rowsAtOnce))
        {
            if (prepared != chunk.Length)
            {
                command.CommandText = Statement(chunk.Length);
                prepared = chunk.Length;
            }

            command.Parameters.Clear();
            var number = 0;
            foreach (var value in chunk.SelectMany(static row => row))
            {
                command.Parameters.Add(Parameter(command, number++, value));
            }

            inserted += await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return inserted;
    }

    private string Statement(int rows)
    {
        var sql = new StringBuilder("INSERT INTO ").Append(Into).Append(" VALUES ");
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < Columns.Count; column++)
            {
                sql.Append(column == 0 ? "" : ", ");
                sql.AppendFormat(CultureInfo.InvariantCulture, Columns[column], $"@p{row * Columns.Count + column}");
            }

            sql.Append(')');
        }

        return sql.Append(' ').Append(Ending).ToString();
    }

    private static DbParameter Parameter(DbCommand command, int number, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = $"p{number}";
        parameter.Value = value switch
        {
            null => DBNull.Value,
            DateTimeOffset time when command is Microsoft.Data.Sqlite.SqliteCommand => StoreTime.Format(time),
            DateTimeOffset time => StoreTime.Trim(time),
            _ => value,
        };
        return parameter;
    }
}
