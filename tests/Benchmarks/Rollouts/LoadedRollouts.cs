using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Benchmarks;

/// <summary>Many Rollouts of two replicas, and how far they are.</summary>
internal sealed class LoadedRollouts
{
    private const int Writers = 16;

    /// <summary>A machine at work with other things takes its time.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private readonly IKubernetesClient _client;
    private readonly Informer _rollouts;
    private readonly Lock _lock = new();
    private readonly HashSet<ObjectKey> _settled = [];
    private string _image = "";
    private (int Count, TaskCompletionSource Done)? _awaited;

    public LoadedRollouts(IKubernetesClient watcher, IKubernetesClient client)
    {
        _client = client;
        _rollouts = new Informer(watcher, KnownResources.Rollouts, new InformerOptions { Namespace = ControllerBed.Namespace });
        _rollouts.Subscribe(Note);
    }

    public Task RunAsync(CancellationToken cancellationToken) => _rollouts.RunAsync(cancellationToken);

    /// <summary>Creates them and waits until all are healthy.</summary>
    public async Task CreateAsync(int count, string prefix = "web")
    {
        Expect(Image(1));
        await EachAsync(
            count,
            number => _client.CreateAsync(KnownResources.Rollouts, ControllerBed.Namespace, Manifest($"{prefix}-{number}"))
        );
        await SettledAsync(count);
    }

    /// <summary>Gives each the next version and waits until all are healthy again.</summary>
    public async Task UpdateAsync(int count, int version)
    {
        var patch = Version(version);
        Expect(Image(version));
        await EachAsync(
            count,
            number =>
                _client.PatchAsync(
                    KnownResources.Rollouts,
                    ControllerBed.Namespace,
                    $"web-{number}",
                    Patch.Merge(patch.DeepClone().AsObject())
                )
        );
        await SettledAsync(count);
    }

    /// <summary>One that waits for somebody at a step.</summary>
    public async Task CreatePausingAsync(string name)
    {
        var manifest = Manifest(name);
        manifest["spec"]!["strategy"]!["canary"]!["steps"] = new JsonArray(
            new JsonObject { ["setWeight"] = 50 },
            new JsonObject { ["pause"] = new JsonObject() }
        );
        await _client.CreateAsync(KnownResources.Rollouts, ControllerBed.Namespace, manifest);
        await HealthyAsync(name);
    }

    public Task HealthyAsync(string name) => ReachAsync(name, RolloutPhase.Healthy);

    public Task PausedAsync(string name) => ReachAsync(name, RolloutPhase.Paused);

    /// <summary>The change that makes a new version.</summary>
    public static JsonObject Version(int version)
    {
        var container = new JsonObject { ["name"] = "web", ["image"] = Image(version) };
        var spec = new JsonObject { ["containers"] = new JsonArray(container) };
        return new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = spec } } };
    }

    /// <summary>Waits for the phase, and until the ReplicaSets have come to rest behind it.</summary>
    private async Task ReachAsync(string name, string phase)
    {
        var key = new ObjectKey(ControllerBed.Namespace, name);
        await Eventually.HoldsAsync(
            () =>
                Task.FromResult(
                    _rollouts.Get(key)?.As<Rollout>(RolloutsJson.Options) is { } rollout
                        && rollout.Status.Phase == phase
                        && IsObserved(rollout)
                        && rollout.Status.AvailableReplicas == rollout.Status.Replicas
                ),
            $"{name} to be {phase}",
            Limit
        );
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
    }

    private static bool IsObserved(Rollout rollout) =>
        rollout.Status.ObservedGeneration == rollout.Metadata.Generation.ToString(CultureInfo.InvariantCulture);

    private static Task EachAsync(int count, Func<string, Task> write) =>
        Parallel.ForEachAsync(
            Enumerable.Range(1, count),
            new ParallelOptions { MaxDegreeOfParallelism = Writers },
            async (number, _) => await write(number.ToString(CultureInfo.InvariantCulture))
        );

    private static string Image(int version) => $"web:v{version}";

    private void Expect(string image)
    {
        lock (_lock)
        {
            _image = image;
            _settled.Clear();
        }
    }

    private async Task SettledAsync(int count)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _awaited = (count, done);
            Look();
        }

        await done.Task.WaitAsync(Limit);
    }

    private void Note(ObjectChange change)
    {
        lock (_lock)
        {
            if (change.After?.As<Rollout>(RolloutsJson.Options) is { } rollout && IsSettled(rollout, _image))
            {
                _settled.Add(change.Latest.Key);
                Look();
            }
            else
            {
                _settled.Remove(change.Latest.Key);
            }
        }
    }

    private void Look()
    {
        if (_awaited is { } awaited && _settled.Count >= awaited.Count)
        {
            _awaited = null;
            awaited.Done.SetResult();
        }
    }

    private static bool IsSettled(Rollout rollout, string image) =>
        rollout.Spec.Template.Spec is { } pod
        && JsonSerializer.SerializeToUtf8Bytes(pod, RolloutsJson.Options).AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"{image}\"")) >= 0
        && rollout.Status.Phase == RolloutPhase.Healthy
        && IsObserved(rollout)
        && rollout.Status.StableRS == rollout.Status.CurrentPodHash;

    private static JsonObject Manifest(string name) =>
        JsonNode
            .Parse(
                """
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"NAME","namespace":"load","labels":{"team":"shop"}},
                 "spec":{"replicas":2,"revisionHistoryLimit":3,"selector":{"matchLabels":{"app":"NAME"}},
                  "template":{"metadata":{"labels":{"app":"NAME"}},
                   "spec":{"containers":[{"name":"web","image":"web:v1","ports":[{"name":"http","containerPort":8080}],
                    "env":[{"name":"MODE","value":"production"},{"name":"REGION","value":"north"}],
                    "resources":{"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"memory":"256Mi"}}}]}},
                  "strategy":{"canary":{"steps":[{"setWeight":25},{"pause":{"duration":"2s"}},{"setWeight":50},{"pause":{"duration":"2s"}}]}}}}
                """.Replace("NAME", name, StringComparison.Ordinal)
            )!
            .AsObject();
}
