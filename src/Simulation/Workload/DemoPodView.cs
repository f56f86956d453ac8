namespace Rollouts.Simulation;

/// <summary>The fields of a pod that set the behaviour of its demo server.</summary>
internal sealed record DemoPodView
{
    public SpecView Spec { get; init; } = new();

    internal sealed record SpecView
    {
        public IReadOnlyList<ContainerView> Containers { get; init; } = [];
    }

    internal sealed record ContainerView
    {
        public string Image { get; init; } = "";
        public IReadOnlyList<string> Command { get; init; } = [];
        public IReadOnlyList<string> Args { get; init; } = [];
        public IReadOnlyList<VariableView> Env { get; init; } = [];
        public IReadOnlyList<PortView> Ports { get; init; } = [];
    }

    internal sealed record PortView
    {
        public int ContainerPort { get; init; }
    }

    internal sealed record VariableView
    {
        public string Name { get; init; } = "";
        public string? Value { get; init; }
    }
}
