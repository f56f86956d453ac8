namespace Rollouts.Simulation;

public enum ModelChangeKind
{
    Added,
    Modified,
    Deleted,
}
