using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

/// <summary>One pod and the node that plays it, in virtual time.</summary>
internal sealed class PlayedPod
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly NodeOptions _options;
    private readonly JsonObject _pod;
    private PodState? _state;
    private DateTimeOffset? _wakeAt = Start;

    public PlayedPod(string spec, string annotations = "{}", NodeOptions? options = null)
    {
        _options = options ?? new NodeOptions();
        _pod = JsonNode
            .Parse(
                $$"""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n","uid":"u-1","annotations":{{annotations}} },"spec":{{spec}} }
                """
            )!
            .AsObject();
    }

    public DateTimeOffset Now { get; private set; } = Start;
    public bool Removed { get; private set; }
    public bool WorkloadRuns { get; private set; }
    public WorkloadReport? Workload { get; set; }
    public int Writes { get; private set; }
    public DateTimeOffset? WakeAt => _wakeAt;

    public JsonObject Status => _pod["status"]!.AsObject();
    public string Phase => (string)Status["phase"]!;

    public JsonObject Container(int index = 0) => Status["containerStatuses"]![index]!.AsObject();

    public string? WaitingReason => (string?)Container()["state"]!["waiting"]?["reason"];

    public string Condition(string type) =>
        (string)Status["conditions"]!.AsArray().Single(condition => (string)condition!["type"]! == type)!["status"]!;

    public DateTimeOffset ConditionSince(string type) =>
        DateTimeOffset.Parse(
            (string)Status["conditions"]!.AsArray().Single(condition => (string)condition!["type"]! == type)!["lastTransitionTime"]!
        );

    /// <summary>Advances to an offset from the start, asking the node at every instant that it named.</summary>
    public PlayedPod At(double seconds)
    {
        var until = Start + TimeSpan.FromSeconds(seconds);
        Settle();
        while (!Removed && _wakeAt is { } wake && wake <= until)
        {
            wake.ShouldBeGreaterThan(Now.AddTicks(-1));
            Now = wake;
            _wakeAt = null;
            Settle();
        }

        Now = until;
        Settle();
        return this;
    }

    public void SetCondition(string type, string status) =>
        Merge(new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = type, ["status"] = status }) });

    public void Annotate(string name, string value) => _pod["metadata"]!["annotations"]![name] = value;

    public void Delete(int grace, params string[] finalizers)
    {
        _pod["metadata"]!["deletionTimestamp"] = Now.AddSeconds(grace).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        _pod["metadata"]!["deletionGracePeriodSeconds"] = grace;
        _pod["metadata"]!["finalizers"] = new JsonArray([.. finalizers.Select(static text => JsonValue.Create(text))]);
    }

    public void ForgetState() => _state = null;

    private void Settle()
    {
        for (var round = 0; round < 20; round++)
        {
            var step = PodLifecycle.Next(KubeObject.FromNode(_pod), _state, Workload, _options, Now);
            _state = step.State;
            _wakeAt = step.WakeAt;
            WorkloadRuns = step.WorkloadRuns;
            if (step.BindTo is { } node)
            {
                _pod["spec"]!["nodeName"] = node;
            }

            if (step.Status is { } status)
            {
                Merge(status);
                Writes++;
            }

            Removed |= step.Remove;
            if (step.BindTo is null && step.Status is null)
            {
                return;
            }
        }

        throw new InvalidOperationException("the node found no fixed point");
    }

    private void Merge(JsonObject patch)
    {
        var body = StrategicMerge(_pod["status"] as JsonObject ?? [], patch);
        _pod["status"] = body;
    }

    private static JsonObject StrategicMerge(JsonObject status, JsonObject patch)
    {
        var merged = status.DeepClone().AsObject();
        foreach (var (name, value) in patch)
        {
            if (name != "conditions")
            {
                merged[name] = value?.DeepClone();
                continue;
            }

            var conditions = merged["conditions"] as JsonArray ?? [];
            var kept = conditions
                .Where(old => !value!.AsArray().Any(one => (string)one!["type"]! == (string)old!["type"]!))
                .Select(static old => old!.DeepClone());
            merged["conditions"] = new JsonArray([.. value!.AsArray().Select(WithoutNulls), .. kept]);
        }

        return merged;
    }

    private static JsonNode? WithoutNulls(JsonNode? condition) =>
        new JsonObject(
            condition!
                .AsObject()
                .Where(static field => field.Value is not null)
                .Select(static field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
        );
}
