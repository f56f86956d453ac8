namespace Rollouts.Kubernetes;

/// <summary>Why a patch was refused.</summary>
public enum PatchProblem
{
    /// <summary>The patch itself makes no sense; an API server answers 400.</summary>
    Malformed,

    /// <summary>The patch does not fit the object (a missing path, a failed test); an API server answers 422.</summary>
    Inapplicable,

    /// <summary>The patch has too many operations or copies too much; an API server answers 413.</summary>
    TooLarge,
}
