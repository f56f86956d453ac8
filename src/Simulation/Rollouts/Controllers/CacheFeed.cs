using System.Globalization;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Simulation;

/// <summary>
/// Brings what is committed into the caches of one controller, as watches do: in order for each type, some time later, with breaks after which only
/// the present state is seen.
/// </summary>
internal sealed class CacheFeed
{
    /// <summary>The types that <see cref="MoveKind.Lag"/> and <see cref="MoveKind.Drop"/> number.</summary>
    public static readonly IReadOnlyList<ResourceType> Numbered =
    [
        KnownResources.Rollouts,
        KnownResources.ReplicaSets,
        KnownResources.Services,
        KnownResources.AnalysisRuns,
        KnownResources.Deployments,
        KnownResources.Pods,
    ];

    private static readonly TimeSpan UsualDelay = TimeSpan.FromMilliseconds(5);

    private readonly VirtualStore _store;
    private readonly VirtualTime _time;
    private readonly Agenda _agenda;
    private readonly Action _changed;
    private readonly Dictionary<string, Channel> _channels = [];
    private bool _isClosed;

    public CacheFeed(VirtualStore store, VirtualTime time, Agenda agenda, ControllerCaches caches, Action changed)
    {
        (_store, _time, _agenda, _changed) = (store, time, agenda, changed);
        foreach (var informer in caches.All.Append(caches.Deployments.Informer).Append(caches.Ingresses.Informer))
        {
            _channels[informer.Type.Plural] = new Channel(informer);
            Relist(_channels[informer.Type.Plural]);
        }

        store.Follow(OnCommitted);
    }

    public void Close()
    {
        _isClosed = true;
    }

    /// <summary>From now on changes of the type take so much longer; none overtakes one that is on its way.</summary>
    public void Lag(ResourceType type, TimeSpan duration)
    {
        var (channel, until) = (_channels[type.Plural], _time.Now + duration);
        channel.DelayedUntil = channel.DelayedUntil > until ? channel.DelayedUntil : until;
    }

    /// <summary>Changes of the type are not delivered, until a list shows what became of them.</summary>
    public void Drop(ResourceType type, TimeSpan duration)
    {
        var channel = _channels[type.Plural];
        channel.IsBroken = true;
        _agenda.Plan(
            duration,
            () =>
            {
                channel.IsBroken = false;
                if (!_isClosed)
                {
                    Relist(channel);
                    _changed();
                }
            }
        );
    }

    /// <summary>Every watch says once more what it said last; informers list anew when that is older than what they listed since.</summary>
    public void Repeat()
    {
        foreach (var channel in _channels.Values)
        {
            if (channel is not { IsBroken: false, Last: { } last })
            {
                continue;
            }

            if (ResourceVersions.Compare(last.Object.Header.ResourceVersion, channel.ListedAt) < 0)
            {
                Relist(channel);
            }
            else
            {
                channel.Cache.Deliver(last);
            }
        }

        _changed();
    }

    private void OnCommitted(ResourceType type, KubeObject? before, KubeObject? after)
    {
        if (_isClosed || !_channels.TryGetValue(type.Plural, out var channel))
        {
            return;
        }

        var change = new WatchEvent(
            after is null ? WatchEventType.Deleted
                : before is null ? WatchEventType.Added
                : WatchEventType.Modified,
            after ?? before!
        );
        var at = _time.Now + UsualDelay;
        at = channel.DelayedUntil > at ? channel.DelayedUntil : at;
        var generation = channel.Generation;
        _agenda.Plan(
            at,
            () =>
            {
                // After a list nothing older than it is delivered any more.
                if (!_isClosed && !channel.IsBroken && generation == channel.Generation)
                {
                    channel.Last = change;
                    channel.Cache.Deliver(change);
                    _changed();
                }

                return Task.CompletedTask;
            }
        );
    }

    private void Relist(Channel channel)
    {
        channel.Generation++;
        channel.ListedAt = _store.Version.ToString(CultureInfo.InvariantCulture);
        var present = _store.List(channel.Cache.Type).ToDictionary(item => item.Key);
        foreach (var gone in channel.Cache.List().Where(item => !present.ContainsKey(item.Key)))
        {
            channel.Cache.Deliver(new WatchEvent(WatchEventType.Deleted, gone));
        }

        foreach (var item in present.Values)
        {
            channel.Cache.Deliver(new WatchEvent(WatchEventType.Modified, item));
        }

        channel.Cache.BeSynced();
    }

    private sealed class Channel(Informer cache)
    {
        public Informer Cache { get; } = cache;

        public DateTimeOffset DelayedUntil { get; set; }

        public bool IsBroken { get; set; }

        /// <summary>Counts lists.</summary>
        public int Generation { get; set; }

        /// <summary>The resourceVersion of the last list.</summary>
        public string ListedAt { get; set; } = "0";

        public WatchEvent? Last { get; set; }
    }
}
