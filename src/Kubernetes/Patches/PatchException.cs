namespace Rollouts.Kubernetes;

/// <summary>A patch could not be applied; the message names the operation or field.</summary>
public sealed class PatchException : Exception
{
    public PatchException(PatchProblem problem, string message)
        : base(message)
    {
        Problem = problem;
    }

    public PatchProblem Problem { get; }
}
