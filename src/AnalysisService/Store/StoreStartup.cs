using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>The store comes before everything else: a service that could not keep verdicts does not start.</summary>
internal sealed class StoreStartup : IHostedService
{
    private readonly StoreDatabase _database;
    private readonly VerdictStore _verdicts;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreStartup> _log;

    public StoreStartup(StoreDatabase database, VerdictStore verdicts, TimeProvider time, ILogger<StoreStartup> log)
    {
        _database = database;
        _verdicts = verdicts;
        _time = time;
        _log = log;
    }

    /// <exception cref="StoreException">The store cannot be used; the message names the option and the remedy.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var taken = await new StoreSchema(_database, _time).UpgradeAsync(cancellationToken);
            if (taken.Count > 0)
            {
                var steps = string.Join(", ", taken);
                _log.SchemaUpgraded(_database.Location.Display, steps);
            }

            await _verdicts.LoadAsync(cancellationToken);
        }
        catch (StoreException e)
        {
            throw new StoreException($"--store (ROLLOUTS_STORE) names {_database.Location.Display}: {e.Message}", e);
        }
        catch (Exception e)
            when (e is DbException or DbUpdateException or IOException or UnauthorizedAccessException or SocketException or TimeoutException
            )
        {
            throw new StoreException(
                $"--store (ROLLOUTS_STORE) names {_database.Location.Display}, which cannot be used: {e.GetBaseException().Message}. {Remedy()}",
                e
            );
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Remedy() =>
        _database.Location.Postgres is null
            ? "Name a file in a folder that this process may write to, with room on the disk, and that is a database of this service or new"
            : "Check host, port, database and user, that the database exists and accepts connections, and the password in ROLLOUTS_STORE_PASSWORD or --store-password-file";
}
