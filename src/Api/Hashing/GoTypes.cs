namespace Rollouts.Api;

/// <summary>The Go types that are hashed, compiled once from the two layouts next to this file.</summary>
internal static class GoTypes
{
    private static readonly IReadOnlyDictionary<string, GoStruct> Structs = GoLayout.Compile([
        .. GoLayout.ReadResource("pod-template.layout"),
        .. GoLayout.ReadResource("steps.layout"),
    ]);

    /// <summary>corev1.PodTemplateSpec.</summary>
    public static GoStruct PodTemplate { get; } = Structs["PodTemplateSpec"];

    /// <summary>[]v1alpha1.CanaryStep.</summary>
    public static GoSlice Steps { get; } = new(Structs["CanaryStep"]);
}
