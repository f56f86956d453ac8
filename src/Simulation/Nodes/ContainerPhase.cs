namespace Rollouts.Simulation;

/// <summary>The three states of a container status.</summary>
public enum ContainerPhase
{
    Waiting,
    Running,
    Terminated,
}
