namespace Rollouts.Api;

/// <summary>The five kinds of Argo (rows A16 to A18), and what is our own.</summary>
internal static class CrdDefinitions
{
    private static readonly PrinterColumn Age = new("Age", "date", ".metadata.creationTimestamp", "Time since the object was created");

    private static readonly PrinterColumn Status = new("Status", "string", ".status.phase", "Phase of the object");

    public static IReadOnlyList<CrdDefinition> All { get; } =
    [
        new(
            "rollout-crd.yaml",
            typeof(Rollout),
            "A workload whose updates are delivered step by step and judged on the way.",
            "ro",
            IsNamespaced: true,
            HasStatusAndScale: true,
            [
                new("Desired", "integer", ".spec.replicas", "Number of desired pods"),
                new("Current", "integer", ".status.replicas", "Number of pods of all versions"),
                new("Up-to-date", "integer", ".status.updatedReplicas", "Number of pods of the desired version"),
                new("Available", "integer", ".status.availableReplicas", "Number of pods that have been ready for minReadySeconds"),
                Age,
            ]
        ),
        new(
            "analysis-run-crd.yaml",
            typeof(AnalysisRun),
            "One analysis: metrics to measure, and what was measured and decided.",
            "ar",
            IsNamespaced: true,
            HasStatusAndScale: false,
            [Status, Age]
        ),
        new(
            "analysis-template-crd.yaml",
            typeof(AnalysisTemplate),
            "A reusable analysis of one namespace.",
            "at",
            IsNamespaced: true,
            HasStatusAndScale: false,
            [Age]
        ),
        new(
            "cluster-analysis-template-crd.yaml",
            typeof(ClusterAnalysisTemplate),
            "A reusable analysis of the whole cluster.",
            "cat",
            IsNamespaced: false,
            HasStatusAndScale: false,
            [Age]
        ),
        new(
            "experiment-crd.yaml",
            typeof(Experiment),
            "Short-lived versions side by side, and the analyses that compare them.",
            "exp",
            IsNamespaced: true,
            HasStatusAndScale: false,
            [Status, Age]
        ),
        new(
            "provider-profile-crd.yaml",
            typeof(ProviderProfile),
            "A metric source as its owner set it up: templates name it and carry neither its address nor its credentials.",
            "pp",
            IsNamespaced: false,
            HasStatusAndScale: false,
            [new("Address", "string", ".spec.address", "Where the source is"), Age]
        )
        {
            Group = ProviderProfile.Group,
        },
    ];
}
