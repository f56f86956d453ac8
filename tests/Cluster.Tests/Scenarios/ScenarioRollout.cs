using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>A Rollout of a scenario: changed as people and kubectl change it, and watched as other tools watch it.</summary>
internal sealed class ScenarioRollout
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly NamespaceView _view;

    private ScenarioRollout(ClusterNamespace home, NamespaceView view, string name)
    {
        Home = home;
        _view = view;
        Name = name;
    }

    public ClusterNamespace Home { get; }

    public string Name { get; }

    public JsonNode Status => Object["status"] ?? new JsonObject();

    public JsonObject Object => _view.Find(KnownResources.Rollouts, Name)!.ToNode();

    /// <summary>Reasons of its events, in their order.</summary>
    public IReadOnlyList<string> Events => _view.EventsOf(Name);

    /// <summary>Creates one of the first version.</summary>
    /// <param name="clusters">Where.</param>
    /// <param name="name">Of the Rollout, its app label and its container.</param>
    /// <param name="replicas">Pods; null leaves the field out.</param>
    /// <param name="strategy">YAML of <c>spec.strategy</c>.</param>
    /// <param name="spec">YAML of further fields of the spec.</param>
    /// <param name="services">Services to make first, each over all pods.</param>
    public static async Task<ScenarioRollout> CreateAsync(
        ClusterFixture clusters,
        string name,
        int? replicas,
        string strategy,
        string spec = "",
        params IEnumerable<string> services
    )
    {
        var bed = await clusters.ShareAsync(ScenarioBed.StartAsync);
        var home = bed.Home;
        var rollout = new ScenarioRollout(home, bed.View, name);
        foreach (var service in services)
        {
            await home.CreateAsync(
                KnownResources.Services,
                $$"""
                apiVersion: v1
                kind: Service
                metadata: { name: {{service}} }
                spec: { selector: { app: {{name}} }, ports: [{ port: 80 }] }
                """
            );
        }

        var manifest = YamlManifest.ReadOne(
            $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: { name: {{name}} }
            spec:
              selector: { matchLabels: { app: {{name}} } }
              template:
                metadata: { labels: { app: {{name}} } }
                spec: { containers: [{ name: web, image: "web:1" }] }
            """
        );
        manifest["spec"]!["strategy"] = YamlManifest.ReadOne(strategy);
        if (replicas is { } count)
        {
            manifest["spec"]!["replicas"] = count;
        }

        Merge(manifest["spec"]!.AsObject(), spec.Length == 0 ? [] : YamlManifest.ReadOne(spec));
        await rollout.SeenAsync(await home.CreateAsync(KnownResources.Rollouts, manifest));
        return rollout;
    }

    /// <summary>The same, and waits until it is Healthy.</summary>
    public static async Task<ScenarioRollout> CreateHealthyAsync(
        ClusterFixture clusters,
        string name,
        int? replicas,
        string strategy,
        string spec = "",
        params IEnumerable<string> services
    )
    {
        var rollout = await CreateAsync(clusters, name, replicas, strategy, spec, services);
        await rollout.PhaseAsync("Healthy");
        return rollout;
    }

    /// <summary>Merges YAML into the spec.</summary>
    public async Task ChangeAsync(string spec) =>
        await SeenAsync(await Home.PatchAsync(KnownResources.Rollouts, Name, new JsonObject { ["spec"] = YamlManifest.ReadOne(spec) }));

    /// <summary>Begins the release of a version, told apart by an annotation of its pods.</summary>
    public Task ReleaseAsync(string version) => ChangeAsync($$"""template: { metadata: { annotations: { version: "{{version}}" } } }""");

    public async Task PatchStatusAsync(string status) =>
        await SeenAsync(
            await Home.PatchAsync(KnownResources.Rollouts, Name, new JsonObject { ["status"] = YamlManifest.ReadOne(status) }, "status")
        );

    public Task AbortAsync() => PatchStatusAsync("abort: true");

    public Task RetryAsync() => PatchStatusAsync("abort: false");

    public Task PromoteFullAsync() => PatchStatusAsync("promoteFull: true");

    /// <summary>What kubectl patches to go on (row J24).</summary>
    public Task PromoteAsync()
    {
        if (Status["pauseConditions"]?.AsArray() is not { Count: > 0 })
        {
            return PatchStatusAsync($"{{ pauseConditions: null, currentStepIndex: {Step + 1} }}");
        }

        return (string?)Status["canary"]?["currentStepAnalysisRunStatus"]?["status"] == "Inconclusive"
            ? PatchStatusAsync($"{{ pauseConditions: null, controllerPause: false, currentStepIndex: {Step + 1} }}")
            : PatchStatusAsync("pauseConditions: null");
    }

    /// <summary>What <c>kubectl scale</c> and an HPA do.</summary>
    public async Task ScaleAsync(int replicas)
    {
        await Home.PatchAsync(
            KnownResources.Rollouts,
            Name,
            new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } },
            "scale"
        );
        await AwaitAsync(_ => (int)Object["spec"]!["replicas"]! == replicas, $"scaled to {replicas}");
    }

    /// <summary>Puts the template of a revision back, as undo does.</summary>
    public async Task UndoAsync(string revision)
    {
        var template = ReplicaSet(revision).ToNode()["spec"]!["template"]!.DeepClone().AsObject();
        template["metadata"]!["labels"]!.AsObject().Remove("rollouts-pod-template-hash");
        var patch = Patch.Json([
            new JsonObject
            {
                ["op"] = "replace",
                ["path"] = "/spec/template",
                ["value"] = template,
            },
        ]);
        await SeenAsync(await Home.Cluster.Client.PatchAsync(KnownResources.Rollouts, Home.Name, Name, patch));
    }

    public int Step => (int?)Status["currentStepIndex"] ?? 0;

    /// <summary>The phase as kubectl tells it: what was not observed yet is on its way (row H24).</summary>
    public string Phase
    {
        get
        {
            var (found, status) = (Object, Status);
            var isObserved = (string?)status["observedGeneration"] == found["metadata"]!["generation"]!.ToString();
            var isResuming = (bool?)status["controllerPause"] == true && status["pauseConditions"]?.AsArray() is not { Count: > 0 };
            return isObserved && !isResuming ? (string?)status["phase"] ?? "Progressing" : "Progressing";
        }
    }

    public Task PhaseAsync(string phase) => AwaitAsync(_ => Phase == phase, $"phase {phase}");

    /// <summary>Waits for a pause step to be paused at, or for another step to be reached.</summary>
    public Task StepAsync(int index) =>
        AwaitAsync(
            _ =>
                Step == index
                && (
                    Object["spec"]!["strategy"]!["canary"]!["steps"]!.AsArray().ElementAtOrDefault(index)?["pause"] is null
                    || Phase == "Paused"
                ),
            $"step {index}"
        );

    public Task AwaitAsync(Func<JsonNode, bool> until, string what) =>
        Eventually.ReadAsync(() => Task.FromResult(Status), until, $"{Name}: {what}", Patience);

    public Task AwaitAsync(Func<bool> until, string what) =>
        Eventually.ReadAsync(() => Task.FromResult($"{Describe()}"), _ => until(), $"{Name}: {what}", Patience);

    /// <summary>Waits until the versions have so many pods: revision and count.</summary>
    public Task PodsAsync(params (string Revision, int Count)[] wanted) =>
        AwaitAsync(
            () => wanted.All(pair => Pods(pair.Revision).Count == pair.Count),
            $"pods {string.Join(", ", wanted.Select(static pair => $"{pair.Count} of revision {pair.Revision}"))}"
        );

    /// <summary>Pods of a revision that are not on their way out.</summary>
    public IReadOnlyList<KubeObject> Pods(string revision)
    {
        var owner = FindReplicaSet(revision)?.Header.Uid;
        return
        [
            .. _view.List(KnownResources.Pods).Where(pod => pod.Header.Controller?.Uid == owner && pod.Header.DeletionTimestamp is null),
        ];
    }

    /// <summary>Waits until every pod of a revision has this one of the labels <c>role</c> and <c>part</c>, as <c>role=stable</c>.</summary>
    public Task RolesAsync(string revision, string label) =>
        AwaitAsync(
            () =>
                Pods(revision) is { Count: > 0 } pods
                && pods.All(pod =>
                    string.Join(
                        ',',
                        pod.Header.Labels.Where(static pair => pair.Key is "role" or "part")
                            .Select(static pair => $"{pair.Key}={pair.Value}")
                    ) == label
                ),
            $"pods of revision {revision} with {label}"
        );

    /// <summary>Lets so many more pods of a revision get ready; their template keeps them unready.</summary>
    public async Task ReadyAsync(string revision, int count)
    {
        await AwaitAsync(() => Unready(revision).Count >= count, $"{count} unready pods of revision {revision}");
        foreach (var pod in Unready(revision).Take(count))
        {
            await _view.SeenAsync(
                KnownResources.Pods,
                await Home.PatchAsync(
                    KnownResources.Pods,
                    pod.Header.Name,
                    YamlManifest.ReadOne("""metadata: { annotations: { node.rollouts/ready: "true" } }""")
                )
            );
        }
    }

    /// <summary>Pods of a revision that were allowed to get ready.</summary>
    public int ReadyPods(string revision) => Pods(revision).Count - Unready(revision).Count;

    public KubeObject ReplicaSet(string revision) =>
        FindReplicaSet(revision) ?? throw new InvalidOperationException($"{Name} has no revision {revision}");

    public int Size(string revision) => FindReplicaSet(revision) is { } set ? (int)set.ToNode()["spec"]!["replicas"]! : -1;

    public string Hash(string revision) => ReplicaSet(revision).Header.Labels["rollouts-pod-template-hash"];

    public bool IsLeaving(string revision) => ReplicaSet(revision).Header.Annotations.ContainsKey("scale-down-deadline");

    /// <summary>The revision that a Service leads to; null while it leads to all.</summary>
    public string? Selected(string service)
    {
        var hash = (string?)_view.Find(KnownResources.Services, service)!.ToNode()["spec"]!["selector"]!["rollouts-pod-template-hash"];
        return hash is null ? null : RevisionOf(hash);
    }

    public string? StableRevision => (string?)Status["stableRS"] is { } hash ? RevisionOf(hash) : null;

    /// <summary>desired, current, updated, ready and available pods.</summary>
    public (int Desired, int Current, int Updated, int Ready, int Available) Counts =>
        (
            (int)Object["spec"]!["replicas"]!,
            (int?)Status["replicas"] ?? 0,
            (int?)Status["updatedReplicas"] ?? 0,
            (int?)Status["readyReplicas"] ?? 0,
            (int?)Status["availableReplicas"] ?? 0
        );

    public JsonNode? Condition(string type) => Status["conditions"]?.AsArray().FirstOrDefault(found => (string?)found!["type"] == type);

    /// <summary>The VirtualService of its name.</summary>
    public JsonObject VirtualService() => _view.Find(NamespaceView.VirtualServices, Name)!.ToNode();

    /// <summary>Its AnalysisRuns, oldest first.</summary>
    public IReadOnlyList<KubeObject> Runs => Owned(KnownResources.AnalysisRuns);

    public IReadOnlyList<KubeObject> Experiments => Owned(KnownResources.Experiments);

    /// <summary>AnalysisRuns of one of its experiments.</summary>
    public IReadOnlyList<KubeObject> RunsOf(string experiment) =>
        [.. _view.List(KnownResources.AnalysisRuns).Where(run => run.Header.Controller?.Name == experiment)];

    /// <summary>The ReplicaSet of a template of one of its experiments.</summary>
    public JsonObject OwnedReplicaSet(string experiment, string template) =>
        _view.Find(KnownResources.ReplicaSets, $"{experiment}-{template}")!.ToNode();

    public Task RunsAsync(int count) => AwaitAsync(() => Runs.Count == count, $"{count} analysis runs");

    /// <summary>Ends the one AnalysisRun that has no verdict yet, when it is there.</summary>
    public async Task JudgeAsync(string phase, string message = "")
    {
        // A run that ends before the status names it is not followed, and after a conflict made anew, as in Argo.
        await AwaitAsync(
            () => Undecided is [var run] && Status.ToJsonString().Contains($"\"{run.Header.Name}\"", StringComparison.Ordinal),
            "an analysis run without a verdict that the status names"
        );
        await VerdictAsync(Undecided[0].Header.Name, phase, message);
    }

    /// <summary>Ends an AnalysisRun as an analysis service would.</summary>
    public async Task VerdictAsync(string run, string phase, string message = "") =>
        await Home.PatchAsync(
            KnownResources.AnalysisRuns,
            run,
            new JsonObject
            {
                ["status"] = new JsonObject { ["phase"] = phase, ["message"] = message },
            }
        );

    /// <summary>Waits for the events, and compares them one by one.</summary>
    public async Task ShouldHaveEventsAsync(params string[] expected)
    {
        try
        {
            await Eventually.HoldsAsync(() => Events.Count >= expected.Length, "events");
        }
        catch (TimeoutException)
        {
            // The comparison says what is missing.
        }

        Events.ShouldBe(expected);
    }

    private List<KubeObject> Undecided => [.. Runs.Where(static run => run.ToNode()["status"]?["phase"] is null)];

    private IReadOnlyList<KubeObject> Owned(ResourceType type)
    {
        var uid = (string)Object["metadata"]!["uid"]!;
        return
        [
            .. _view
                .List(type)
                .Where(found => found.Header.Controller?.Uid == uid)
                .OrderBy(static found => found.Header.CreationTimestamp)
                .ThenBy(static found => found.Header.Name, StringComparer.Ordinal),
        ];
    }

    private List<KubeObject> Unready(string revision) =>
        [.. Pods(revision).Where(static pod => pod.Header.Annotations.GetValueOrDefault("node.rollouts/ready") == "false")];

    private KubeObject? FindReplicaSet(string revision) =>
        Owned(KnownResources.ReplicaSets)
            .FirstOrDefault(set => set.Header.Annotations.GetValueOrDefault("rollout.argoproj.io/revision") == revision);

    private string? RevisionOf(string hash) =>
        Owned(KnownResources.ReplicaSets)
            .FirstOrDefault(set => set.Header.Labels.GetValueOrDefault("rollouts-pod-template-hash") == hash)
            ?.Header.Annotations["rollout.argoproj.io/revision"];

    private string Describe() =>
        $"{Object.ToJsonString()}\n{string.Join('\n', Owned(KnownResources.ReplicaSets).Select(static set => set.ToNode().ToJsonString()))}\n{string.Join(' ', Events)}";

    private Task SeenAsync(KubeObject written) => _view.SeenAsync(KnownResources.Rollouts, written);

    private static void Merge(JsonObject target, JsonObject more)
    {
        foreach (var (name, value) in more)
        {
            if (value is JsonObject inner && target[name] is JsonObject present)
            {
                Merge(present, inner);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }
}
