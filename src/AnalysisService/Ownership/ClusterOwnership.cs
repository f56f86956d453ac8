using System.Globalization;
using Quartz;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Replicas over one PostgreSQL share the runs: each share is a job in Quartz.NET's clustered store that runs for as long as the share is
/// held, so that Quartz gives every share to one replica, and the shares of a replica that died to the others.
/// </summary>
internal sealed class ClusterOwnership : IRunOwnership, IAsyncDisposable
{
    private const string Group = "shares";

    // A replica that was not seen for both together is given up by the others.
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A replica that cannot prove its own check-in stops writing this much before the others may begin.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly PostgresStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<ClusterOwnership> _log;
    private readonly ShareJobs _jobs;
    private readonly string _cluster;
    private StandaloneSchedulerFactory? _factory;
    private long _provenUntil;
    private bool _fires = true;

    public ClusterOwnership(PostgresStore store, AnalysisServiceOptions options, TimeProvider time, ILogger<ClusterOwnership> log)
    {
        _store = store;
        _time = time;
        _log = log;
        _jobs = new ShareJobs(time);
        // Services that do not work on the same runs share no runs, even if they share a database.
        _cluster = $"rollouts-analysis/{options.InstanceId}/{options.Namespace ?? "*"}";
        Interlocked.Exchange(ref _provenUntil, time.GetTimestamp());
    }

    public bool Owns(ObjectKey run) => _jobs.Has(RunShares.Of(run)) && _time.GetTimestamp() < Interlocked.Read(ref _provenUntil);

    public async Task RunAsync(IShareHolder shares, CancellationToken cancellationToken)
    {
        _jobs.Begin(shares, cancellationToken);
        _factory = Build();
        var quartz = await _factory.GetScheduler(cancellationToken);
        await AddSharesAsync(quartz, cancellationToken);
        await quartz.Start(cancellationToken);
        _log.Joined(_cluster, quartz.SchedulerInstanceId);
        try
        {
            while (true)
            {
                await LookAsync(quartz, cancellationToken);
                await Task.Delay(Look, _time, cancellationToken);
            }
        }
        finally
        {
            await _jobs.EndAsync();
            await quartz.Shutdown(true, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }
    }

    private StandaloneSchedulerFactory Build() =>
        QuartzSchedulerBuilder
            .Create(builder =>
            {
                builder.ConfigureScheduler(options =>
                {
                    options.InstanceName = _cluster;
                    options.InstanceId = $"{Environment.MachineName}_{Guid.NewGuid():N}";
                    options.MaxBatchSize = RunShares.Count;
                    // Nobody tells this replica of shares that another gave back: it looks.
                    options.IdleWaitTime = Look;
                });
                builder.UseDefaultThreadPool(RunShares.Count);
                builder.UseTimeProvider(_time);
                builder.UseJobFactory(_jobs);
                builder.UsePersistentStore(store =>
                {
                    store.UsePostgres(options => options.DataSourceFactory = _ => _store.Source);
                    store.UseSystemTextJsonSerializer(static _ => { });
                    store.ConfigureStore(static options =>
                    {
                        // Batches are only safe so, as Quartz itself says.
                        options.AcquireTriggersWithinLock = true;
                        options.DbRetryInterval = CheckIn;
                        // A replica that is cut off from the database must still be able to end.
                        options.UseBackgroundThreads = true;
                    });
                    store.UseClustering(static clustering =>
                    {
                        clustering.CheckinInterval = CheckIn;
                        clustering.CheckinMisfireThreshold = Patience;
                    });
                });
            })
            .Build();

    private static async Task AddSharesAsync(IScheduler quartz, CancellationToken cancellationToken)
    {
        for (var share = 0; share < RunShares.Count; share++)
        {
            var name = share.ToString("00", CultureInfo.InvariantCulture);
            var job = new JobKey(name, Group);
            if (await quartz.Exists(new TriggerKey(name, Group), cancellationToken))
            {
                continue;
            }

            await quartz.AddJob(
                JobBuilder.Create<ShareJob>().WithIdentity(job).StoreDurably(true).Build(),
                AddJobOptions.Replacing,
                cancellationToken
            );
            var trigger = TriggerBuilder
                .Create()
                .WithIdentity(name, Group)
                .ForJob(job)
                .StartNow()
                // A share that was given back waits a second for its next holder. However late the trigger is, it fires at once: what Quartz
                // calls a misfire is looked for but once a minute.
                .WithSimpleSchedule(static schedule =>
                    schedule
                        .WithInterval(TimeSpan.FromSeconds(1))
                        .RepeatForever()
                        .MeasureIntervalFromCompletion(true)
                        .WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires)
                )
                .Build();
            await quartz.ScheduleTrigger(trigger, TriggerConflict.Keep, cancellationToken);
        }
    }

    private async Task LookAsync(IScheduler quartz, CancellationToken cancellationToken)
    {
        try
        {
            var begun = _time.GetTimestamp();
            var now = _time.GetUtcNow();
            var nodes = await quartz.QueryClusterNodes(cancellationToken);
            var query = new FireInstanceQuery { SchedulerInstanceId = quartz.SchedulerInstanceId, Take = PagedQuery.All };
            var firings = await quartz.QueryFireInstances(query, cancellationToken);
            var running = firings.Items.Select(static f => f.FireInstanceId).ToHashSet(StringComparer.Ordinal);
            var alive = Math.Max(1, nodes.Count(static node => node.State == ClusterNodeState.Alive));
            // Before anything is proven anew: a replica that was cut off and is back may have lost shares meanwhile.
            var hasRoom = _jobs.Balance((RunShares.Count + alive - 1) / alive, running, begun);
            var own = nodes.FirstOrDefault(static node => node.IsCurrentNode);
            if (own?.LastCheckInUtc is { } seen && own.State != ClusterNodeState.Failed)
            {
                var left = CheckIn + Patience - Margin - (now - seen);
                Interlocked.Exchange(ref _provenUntil, begun + (long)(left.TotalSeconds * _time.TimestampFrequency));
            }

            await FireAsync(quartz, hasRoom, cancellationToken);
        }
#pragma warning disable CA1031 // The database is away: until it is back this replica proves nothing, and writes nothing.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _log.LookFailed(e.Message);
        }
    }

    // A replica knows at once of the triggers that it gave back itself, and the others only when they look: one that is full must leave them
    // alone, or it fires a share that it has no room for again and again before another sees it.
    private async Task FireAsync(IScheduler quartz, bool hasRoom, CancellationToken cancellationToken)
    {
        if (hasRoom == _fires)
        {
            return;
        }

        await (hasRoom ? quartz.Start(cancellationToken) : quartz.Standby(cancellationToken));
        _fires = hasRoom;
    }
}
