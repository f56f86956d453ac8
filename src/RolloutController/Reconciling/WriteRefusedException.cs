using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>The API server will not take a write, however often it is repeated: the plan has to do without it.</summary>
internal sealed class WriteRefusedException : Exception
{
    private WriteRefusedException(string kind, string name, bool isTaken, string message, KubernetesApiException cause)
        : base(message, cause) => (Target, IsTaken) = ((kind, name), isTaken);

    public (string Kind, string Name) Target { get; }

    /// <summary>The name belongs to an object of somebody else.</summary>
    public bool IsTaken { get; }

    /// <summary>A quota or a policy stands against it (row A37).</summary>
    public static WriteRefusedException Refused(string kind, string name, KubernetesApiException cause) =>
        new(kind, name, isTaken: false, cause.Message, cause);

    /// <summary>An object of that name exists and belongs to somebody else: the plan has to choose another name.</summary>
    public static WriteRefusedException Taken(string owner, string kind, string name, KubernetesApiException cause) =>
        new(kind, name, isTaken: true, $"the name {name} is taken by an object that this {owner} does not control", cause);
}
