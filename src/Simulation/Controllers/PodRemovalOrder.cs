using System.Globalization;

namespace Rollouts.Simulation;

/// <summary>Which pods a ReplicaSet gives up first: those that serve least, then the newest. The order of Kubernetes without topology.</summary>
internal sealed class PodRemovalOrder : IComparer<PodFacts>
{
    public const string CostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    public static PodRemovalOrder Instance { get; } = new();

    public int Compare(PodFacts x, PodFacts y)
    {
        int[] order =
        [
            IsAssigned(x).CompareTo(IsAssigned(y)),
            PhaseRank(x).CompareTo(PhaseRank(y)),
            x.IsReady.CompareTo(y.IsReady),
            Cost(x).CompareTo(Cost(y)),
            Newest(x.ReadySince, y.ReadySince),
            y.Restarts.CompareTo(x.Restarts),
            Newest(x.Pod.Header.CreationTimestamp, y.Pod.Header.CreationTimestamp),
        ];
        var first = Array.Find(order, static value => value != 0);
        return first != 0 ? first : string.CompareOrdinal(x.Pod.Header.Name, y.Pod.Header.Name);
    }

    private static bool IsAssigned(PodFacts pod) => pod.View.Spec.NodeName.Length > 0;

    private static int PhaseRank(PodFacts pod) =>
        pod.View.Status.Phase switch
        {
            "Running" => 2,
            "Unknown" => 1,
            _ => 0,
        };

    private static int Newest(DateTimeOffset? x, DateTimeOffset? y) => Nullable.Compare(y, x);

    private static int Cost(PodFacts pod) =>
        int.TryParse(
            pod.Pod.Header.Annotations.GetValueOrDefault(CostAnnotation),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var cost
        )
            ? cost
            : 0;
}
