using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.EndToEnd.Tests;

/// <summary>The status of an AnalysisRun with one metric, read from its JSON.</summary>
internal sealed class AnalysisOutcome
{
    private readonly JsonNode? _status;

    public AnalysisOutcome(KubeObject run)
    {
        Uid = run.Header.Uid;
        Name = run.Header.Name;
        _status = run.ToNode()["status"];
    }

    public string Uid { get; }

    public string Name { get; }

    public string Phase => (string?)_status?["phase"] ?? "";

    public bool IsFinished => Phase is "Successful" or "Failed" or "Error" or "Inconclusive";

    /// <summary>Measurements that ended, and the one under way.</summary>
    public IReadOnlyList<JsonNode> Measurements => [.. Metric?["measurements"]?.AsArray().Select(static item => item!) ?? []];

    public int Count => Number(Metric, "count");

    public int Successful => Number(Metric, "successful");

    public int Failed => Number(Metric, "failed");

    private JsonNode? Metric => _status?["metricResults"]?[0];

    /// <summary>Every measurement is counted once, in the metric and in the run's summary.</summary>
    public void ShouldCountEveryMeasurementOnce()
    {
        var phases = Measurements.Select(static item => (string?)item["phase"]).ToList();
        var told = $"{Name}: {_status?.ToJsonString()}";
        Count.ShouldBe(phases.Count, told);
        Successful.ShouldBe(phases.Count(static phase => phase == "Successful"), told);
        Failed.ShouldBe(phases.Count(static phase => phase == "Failed"), told);
        Number(Metric, "inconclusive").ShouldBe(phases.Count(static phase => phase == "Inconclusive"), told);
        Number(Metric, "error").ShouldBe(phases.Count(static phase => phase == "Error"), told);
        Measurements.Select(static item => (string?)item["startedAt"]).ShouldBeUnique(told);
        var summary = _status?["runSummary"];
        Number(summary, "count").ShouldBe(1, told);
        Number(summary, Phase == "Successful" ? "successful" : "failed").ShouldBe(1, told);
    }

    private static int Number(JsonNode? node, string member) => (int?)node?[member] ?? 0;
}
