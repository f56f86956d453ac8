using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>
/// Brings the tables to what this release needs, in one transaction under a lock: any number of replicas may start at once, and a process
/// that is killed in the middle leaves the database as it was. Steps are the files under <c>Schema</c>, taken in the order of their names.
/// </summary>
internal sealed class StoreSchema
{
    private const string CreateSteps =
        "CREATE TABLE IF NOT EXISTS schema_steps (name varchar(100) NOT NULL PRIMARY KEY, applied_at varchar(40) NOT NULL)";

    private readonly StoreDatabase _database;
    private readonly TimeProvider _time;

    public StoreSchema(StoreDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>The names of the steps that were taken now; empty when all had been taken before.</summary>
    /// <exception cref="StoreException">The database is of a newer release, or its tables are not what the steps make.</exception>
    /// <exception cref="System.Data.Common.DbException">The database cannot be used.</exception>
    public async Task<IReadOnlyList<string>> UpgradeAsync(CancellationToken cancellationToken)
    {
        await _database.PrepareAsync(cancellationToken);
        var taken = await _database.WriteAsync(TakeStepsAsync, cancellationToken);
        await using var context = _database.Open();
        await SchemaCheck.RunAsync(_database, context, cancellationToken);
        return taken;
    }

    private async Task<IReadOnlyList<string>> TakeStepsAsync(StoreContext context, CancellationToken cancellationToken)
    {
        await _database.LockSchemaAsync(context, cancellationToken);
        var legacy = await LegacyVerdicts.TakeAsync(_database, context, cancellationToken);
        await context.Database.ExecuteSqlRawAsync(CreateSteps, cancellationToken);
        var applied = await context
            .Database.SqlQueryRaw<string>("SELECT name AS \"Value\" FROM schema_steps")
            .ToListAsync(cancellationToken);
        var steps = SchemaStep.All(_database.Dialect);
        if (applied.Except(steps.Select(static s => s.Name), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new StoreException(
                $"the database was made by a newer release (it has the schema step {unknown}): start that release, or restore a backup from before it"
            );
        }

        List<string> taken = [];
        foreach (var step in steps.Where(s => !applied.Contains(s.Name, StringComparer.Ordinal)))
        {
            await using (var command = context.Database.GetDbConnection().CreateCommand())
            {
                command.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(
                    context.Database.CurrentTransaction!
                );
                command.CommandText = step.Sql;
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            var now = StoreTime.Format(_time.GetUtcNow());
            await context.Database.ExecuteSqlAsync(
                $"INSERT INTO schema_steps (name, applied_at) VALUES ({step.Name}, {now})",
                cancellationToken
            );
            taken.Add(step.Name);
        }

        await LegacyVerdicts.PutBackAsync(_database, context, legacy, cancellationToken);
        return taken;
    }
}
