using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>
/// The database behind the store. Whoever keeps something in it adds a pair of files under <c>Schema</c>, a type with an
/// <c>IEntityTypeConfiguration</c>, reads through <see cref="Open"/> and writes through <see cref="WriteAsync{T}"/>.
/// </summary>
internal abstract class StoreDatabase : IAsyncDisposable
{
    protected StoreDatabase(StoreLocation location)
    {
        Location = location;
    }

    public StoreLocation Location { get; }

    /// <summary>The ending of the schema files: <c>sqlite</c> or <c>postgres</c>.</summary>
    public abstract string Dialect { get; }

    /// <summary>A context for one piece of work; nothing is tracked unless asked for.</summary>
    public abstract StoreContext Open();

    /// <summary>Does what the database needs before the schema can be looked at.</summary>
    public abstract Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Holds off every other process that would change the schema, until the transaction ends.</summary>
    public abstract Task LockSchemaAsync(StoreContext context, CancellationToken cancellationToken);

    /// <summary>The columns that a table has, with whether each may be null; empty when there is no such table.</summary>
    public abstract Task<IReadOnlyDictionary<string, bool>> ColumnsAsync(
        StoreContext context,
        string table,
        CancellationToken cancellationToken
    );

    /// <summary>Whether the rows are to blame, and not the database: trying the same again is of no use.</summary>
    public abstract bool IsRowFault(DbException e);

    /// <summary>Whether the transaction lost to another one and may be tried again at once.</summary>
    public virtual bool IsConflict(DbException e) => false;

    /// <summary>
    /// Whether a database could not do what it was asked for, wherever in the exception that stands: EF Core wraps what it takes for passing.
    /// </summary>
    public static bool IsFault(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException or DbUpdateException)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Runs the work in a transaction and commits it; when this returns, what was written survives the end of the process.</summary>
    /// <exception cref="DbException">The database is away, full, locked or refuses the rows; nothing of it was written.</exception>
    public async Task<T> WriteAsync<T>(Func<StoreContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        const int attempts = 4;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteOnceAsync(work, cancellationToken);
            }
            catch (Exception e) when (attempt < attempts && Fault.Of(e) is { } fault && IsConflict(fault))
            {
                // The other transaction is through; this one decides again on what it finds now.
            }
        }
    }

    /// <summary>The same without a result.</summary>
    public Task WriteAsync(Func<StoreContext, CancellationToken, Task> work, CancellationToken cancellationToken = default) =>
        WriteAsync(
            async (context, token) =>
            {
                await work(context, token);
                return true;
            },
            cancellationToken
        );

    public abstract ValueTask DisposeAsync();

    protected virtual async Task<T> WriteOnceAsync<T>(
        Func<StoreContext, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        await using var context = Open();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var result = await work(context, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>The fault of the database inside what EF Core throws.</summary>
    internal static class Fault
    {
        public static DbException? Of(Exception e) => e as DbException ?? (e as DbUpdateException)?.InnerException as DbException;
    }
}
