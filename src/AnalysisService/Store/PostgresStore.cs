using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Rollouts.AnalysisService;

/// <summary>The store in a PostgreSQL database, which any number of replicas share.</summary>
internal sealed class PostgresStore : StoreDatabase
{
    // Any number will do, as long as every release takes the same.
    private const long SchemaLock = 0x526F_6C6C_6F75_7473;

    private static readonly TimeSpan PasswordRefresh = TimeSpan.FromMinutes(1);

    // The server does not learn that a machine lost its power: without this it keeps the locks of an open transaction for hours, and the
    // other replicas wait for them.
    private const string EndIdleTransactions = "SET idle_in_transaction_session_timeout = '10s'";

    private readonly NpgsqlDataSource _source;
    private readonly DbContextOptions<StoreContext> _options;

    /// <param name="location">How to connect.</param>
    /// <param name="password">Reads the password, again every minute, so that it may be changed while the service runs; null for the one in the location.</param>
    /// <param name="loggers">Where the driver logs; it leaves out passwords and values.</param>
    public PostgresStore(StoreLocation location, Func<CancellationToken, ValueTask<string>>? password, ILoggerFactory? loggers = null)
        : base(location)
    {
        var builder = new NpgsqlDataSourceBuilder(WithDefaults(location.Postgres!).ConnectionString);
        if (loggers is not null)
        {
            builder.UseLoggerFactory(loggers);
        }

        builder.UsePhysicalConnectionInitializer(
            static connection =>
            {
                using var command = new NpgsqlCommand(EndIdleTransactions, connection);
                command.ExecuteNonQuery();
            },
            static async connection =>
            {
                await using var command = new NpgsqlCommand(EndIdleTransactions, connection);
                await command.ExecuteNonQueryAsync();
            }
        );
        if (password is not null)
        {
            builder.UsePeriodicPasswordProvider((_, token) => password(token), PasswordRefresh, TimeSpan.FromSeconds(2));
        }

        _source = builder.Build();
        _options = new DbContextOptionsBuilder<StoreContext>()
            .UseNpgsql(_source)
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .Options;
    }

    public override string Dialect => "postgres";

    /// <summary>Connections of the same pool for those who need no context.</summary>
    public NpgsqlDataSource Source => _source;

    public override StoreContext Open() => new(_options);

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        if (connection.PostgreSqlVersion.Major < 13)
        {
            throw new StoreException($"PostgreSQL {connection.PostgreSqlVersion} is too old: 13 or newer is needed");
        }
    }

    public override Task LockSchemaAsync(StoreContext context, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({SchemaLock})", cancellationToken);

    public override async Task<IReadOnlyDictionary<string, bool>> ColumnsAsync(
        StoreContext context,
        string table,
        CancellationToken cancellationToken
    ) =>
        (
            await context
                .Database.SqlQuery<StoreColumn>(
                    $"""
                    SELECT column_name::text AS "Name", is_nullable = 'YES' AS "Nullable" FROM information_schema.columns
                    WHERE table_schema = current_schema() AND table_name = {table}
                    """
                )
                .ToListAsync(cancellationToken)
        ).ToDictionary(static c => c.Name, static c => c.Nullable, StringComparer.Ordinal);

    // Data exceptions, violated constraints, limits of the program: https://www.postgresql.org/docs/15/errcodes-appendix.html
    public override bool IsRowFault(DbException e) =>
        e.SqlState is { } state
        && (
            state.StartsWith("22", StringComparison.Ordinal)
            || state.StartsWith("23", StringComparison.Ordinal)
            || state.StartsWith("54", StringComparison.Ordinal)
        );

    public override bool IsConflict(DbException e) =>
        e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder WithDefaults(NpgsqlConnectionStringBuilder given)
    {
        var builder = new NpgsqlConnectionStringBuilder(given.ConnectionString);
        Default("Application Name", static b => b.ApplicationName = "rollouts-analysis");
        Default("Timeout", static b => b.Timeout = 5);
        Default("Command Timeout", static b => b.CommandTimeout = 15);
        Default("Maximum Pool Size", static b => b.MaxPoolSize = 20);
        Default("Keepalive", static b => b.KeepAlive = 30);
        // Nothing but the setting above outlives a use of a connection, and a reset would undo it.
        Default("No Reset On Close", static b => b.NoResetOnClose = true);
        return builder;

        void Default(string keyword, Action<NpgsqlConnectionStringBuilder> set)
        {
            if (!builder.ShouldSerialize(keyword))
            {
                set(builder);
            }
        }
    }
}
