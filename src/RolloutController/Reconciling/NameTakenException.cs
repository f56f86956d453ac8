namespace Rollouts.RolloutController;

/// <summary>An object of that name exists and belongs to somebody else: the plan has to choose another name.</summary>
internal sealed class NameTakenException(string name)
    : Exception($"the name {name} is taken by an object that this Rollout does not control")
{
    public string Name { get; } = name;
}
