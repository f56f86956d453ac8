namespace Rollouts.Delivery;

/// <summary>Kinds of the objects that an Experiment makes, as they are named in a snapshot's refusals.</summary>
public static class Kinds
{
    public const string ReplicaSet = nameof(ReplicaSet);
    public const string Service = nameof(Service);
    public const string AnalysisRun = nameof(AnalysisRun);
}
