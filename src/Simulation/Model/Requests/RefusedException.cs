namespace Rollouts.Simulation;

/// <summary>Carries a refusal from deep inside a verb to <see cref="ClusterModel.Execute"/>, where it becomes a result.</summary>
internal sealed class RefusedException(ClusterStatus status) : Exception(status.Message)
{
    public ClusterStatus Status { get; } = status;
}
