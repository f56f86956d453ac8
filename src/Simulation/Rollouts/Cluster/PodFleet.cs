using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The pods of all ReplicaSets and the controller that makes them: as slow and as short-lived as the fates of their versions say.</summary>
internal sealed class PodFleet
{
    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(50);

    private readonly VirtualStore _store;
    private readonly VirtualTime _time;
    private readonly Agenda _agenda;
    private readonly Func<int, PodFate> _fateOf;
    private readonly Dictionary<string, Version> _versions = [];
    private readonly PodObjects? _objects;
    private int _born;

    /// <param name="store">Where ReplicaSets are.</param>
    /// <param name="time">The clock.</param>
    /// <param name="agenda">What is to happen.</param>
    /// <param name="fateOf">How the pods of a version number fare.</param>
    /// <param name="objects">Where single pods are shown; null for nowhere.</param>
    public PodFleet(VirtualStore store, VirtualTime time, Agenda agenda, Func<int, PodFate> fateOf, PodObjects? objects = null)
    {
        (_store, _time, _agenda, _fateOf, _objects) = (store, time, agenda, fateOf, objects);
        store.Follow(OnCommitted);
    }

    /// <summary>What the controller of ReplicaSets needs on top, before it sees a change and before it writes a status.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>The ReplicaSet's version number, by its hash; 0 when there is none.</summary>
    public int NumberOf(string hash) => Of(hash).FirstOrDefault()?.Number ?? 0;

    /// <summary>Pods that answer requests at this instant.</summary>
    public int ReadyOf(string hash) => Of(hash).Sum(version => version.Pods.Count(pod => pod.IsReady));

    /// <summary>The same of the ReplicaSet of an experiment, by its name.</summary>
    public int ReadyOfExperiment(string name) => OfExperiment(name).Sum(version => version.Pods.Count(pod => pod.IsReady));

    /// <summary>Whether pods of the version are there and do not come up: they keep the fate that they were born with.</summary>
    public bool HasPodsThatDoNotStart(string hash) => Of(hash).Any(version => version.Pods.Any(pod => !pod.IsReady));

    /// <summary>Pods that died or were evicted and are still shown by a reader of single pods.</summary>
    /// <param name="hash">The version.</param>
    /// <param name="isShown">Whether it shows the pod of that name.</param>
    public int DeathsUnseen(string hash, Func<string, bool> isShown) =>
        Of(hash).Sum(version => version.Deaths.Count(death => isShown(death.Pod)));

    /// <summary>Pods that died or that others evicted, as far as a reader of this resourceVersion of the ReplicaSet cannot know.</summary>
    public int DeathsAfter(string hash, string? seenVersion, IReadOnlySet<string> evictedByReader) =>
        Of(hash).Sum(version => version.DeathsAfter(seenVersion, evictedByReader));

    /// <summary>The same of the ReplicaSet of an experiment, by its name.</summary>
    public int DeathsOfExperimentAfter(string name, string? seenVersion) =>
        OfExperiment(name).Sum(version => version.DeathsAfter(seenVersion, evictedByReader: null));

    /// <summary>So many ready pods die.</summary>
    public void Lose(string hash, int count)
    {
        foreach (var version in Of(hash))
        {
            foreach (var pod in version.Pods.Where(pod => pod.IsReady).Take(count).ToList())
            {
                Die(version, pod);
            }
        }
    }

    /// <summary>The API server lets a pod go that somebody evicts.</summary>
    public void Evict(string name)
    {
        foreach (var (uid, version) in _versions)
        {
            if (version.Pods.Find(pod => PodObjects.NameOf(version.Name, pod.Number) == name) is { } pod)
            {
                version.Pods.Remove(pod);
                version.Deaths.Add(new Death(name));
                _objects?.Evicted.Add(name);
                _objects?.Terminate(name);
                SyncSoon(uid);
                return;
            }
        }
    }

    /// <summary>What a Rollout has of a version; pods of experiments are others, although their labels may say the same.</summary>
    private IEnumerable<Version> Of(string hash) => _versions.Values.Where(version => version.Hash == hash && !version.IsOfExperiment);

    private IEnumerable<Version> OfExperiment(string name) =>
        _versions.Values.Where(version => version.IsOfExperiment && version.Name == name);

    private void OnCommitted(ResourceType type, KubeObject? before, KubeObject? after)
    {
        if (type != KnownResources.ReplicaSets)
        {
            return;
        }

        if (after is null)
        {
            if (_versions.Remove(before!.Header.Uid, out var gone))
            {
                gone.Pods.ForEach(pod => _objects?.Terminate(PodObjects.NameOf(gone.Name, pod.Number)));
            }
        }
        else if (before?.Header.Generation != after.Header.Generation)
        {
            if (!_versions.ContainsKey(after.Header.Uid))
            {
                _versions[after.Header.Uid] = new Version(
                    after.Header.Name,
                    after.Header.Labels[RolloutLabels.PodTemplateHash],
                    NumberIn(after.As<ReplicaSet>(RolloutsJson.Options)),
                    ExperimentObjects.AreOwners(after)
                );
            }

            SyncSoon(after.Header.Uid);
        }
    }

    private void SyncSoon(string uid) => _agenda.Plan(Reaction + Slowness, () => Sync(uid));

    /// <summary>Makes and removes pods, those that are not ready first, and writes how many there are.</summary>
    private void Sync(string uid)
    {
        if (!_versions.TryGetValue(uid, out var version) || _store.Find(KnownResources.ReplicaSets, version.Name) is not { } item)
        {
            return;
        }

        var replicaSet = item.As<ReplicaSet>(RolloutsJson.Options);
        var desired = replicaSet.Spec.Replicas ?? 1;
        foreach (
            var pod in version
                .Pods.OrderBy(pod => pod.IsReady)
                .ThenByDescending(pod => pod.Number)
                .Take(version.Pods.Count - desired)
                .ToList()
        )
        {
            version.Pods.Remove(pod);
            _objects?.Terminate(PodObjects.NameOf(version.Name, pod.Number));
        }

        while (version.Pods.Count < desired)
        {
            var pod = new VirtualPod(++_born);
            version.Pods.Add(pod);
            _objects?.Add(item, pod.Number);
            Start(uid, version, pod);
        }

        Report(version, replicaSet);
    }

    private void Report(Version version, ReplicaSet replicaSet)
    {
        var ready = version.Pods.Count(pod => pod.IsReady);
        var status = new JsonObject
        {
            ["replicas"] = version.Pods.Count,
            ["fullyLabeledReplicas"] = version.Pods.Count,
            ["readyReplicas"] = ready,
            ["availableReplicas"] = ready,
            ["observedGeneration"] = replicaSet.Metadata.Generation,
        };
        var written = _store.Patch(KnownResources.ReplicaSets, version.Name, new JsonObject { ["status"] = status }, "status");
        foreach (var death in version.Deaths.Where(death => death.ShownIn is null))
        {
            death.ShownIn = written.Header.ResourceVersion;
        }
    }

    private void Start(string uid, Version version, VirtualPod pod)
    {
        var fate = _fateOf(version.Number);
        if (fate == PodFate.Broken)
        {
            return;
        }

        var luck = StableHash.Of(string.Create(CultureInfo.InvariantCulture, $"{version.Number}/{pod.Number}"));
        var start = fate == PodFate.Slow ? TimeSpan.FromSeconds(10 + (luck % 110)) : TimeSpan.FromMilliseconds(500 + (luck % 5000));
        _agenda.Plan(
            start,
            () =>
            {
                if (version.Pods.Contains(pod))
                {
                    pod.IsReady = true;
                    _objects?.BeReady(PodObjects.NameOf(version.Name, pod.Number));
                    SyncSoon(uid);
                }
            }
        );
        if (fate == PodFate.Dying)
        {
            _agenda.Plan(start + TimeSpan.FromSeconds(15 + (luck % 90)), () => Die(version, pod));
        }
    }

    private void Die(Version version, VirtualPod pod)
    {
        if (version.Pods.Remove(pod) && _store.Find(KnownResources.ReplicaSets, version.Name) is { } item)
        {
            var name = PodObjects.NameOf(version.Name, pod.Number);
            version.Deaths.Add(new Death(name));
            _objects?.Die(name);
            SyncSoon(item.Header.Uid);
        }
    }

    private static int NumberIn(ReplicaSet replicaSet)
    {
        var image = replicaSet.Spec.Template.Spec!.Value.GetProperty("containers")[0].GetProperty("image").GetString()!;
        return int.Parse(image.AsSpan(image.IndexOf(":v", StringComparison.Ordinal) + 2), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private sealed class VirtualPod(int number)
    {
        public int Number { get; } = number;

        public bool IsReady { get; set; }
    }

    private sealed class Death(string pod)
    {
        public string Pod { get; } = pod;

        /// <summary>The resourceVersion whose status shows it; null while none does.</summary>
        public string? ShownIn { get; set; }
    }

    private sealed class Version(string name, string hash, int number, bool isOfExperiment)
    {
        public string Name { get; } = name;

        public string Hash { get; } = hash;

        public int Number { get; } = number;

        public bool IsOfExperiment { get; } = isOfExperiment;

        public List<VirtualPod> Pods { get; } = [];

        public List<Death> Deaths { get; } = [];

        public int DeathsAfter(string? seenVersion, IReadOnlySet<string>? evictedByReader) =>
            Deaths.Count(death =>
                evictedByReader?.Contains(death.Pod) is not true
                && (death.ShownIn is null || seenVersion is null || ResourceVersions.Compare(seenVersion, death.ShownIn) < 0)
            );
    }
}
