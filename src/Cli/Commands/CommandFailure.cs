using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>A command cannot do what it was asked; the message is the sentence to print after <c>Error: </c>.</summary>
internal sealed class CommandFailure(string message) : Exception(message)
{
    /// <summary>As clients of Argo Rollouts say it when they look for one object.</summary>
    public static CommandFailure NotFound(ResourceType type, string name) =>
        new($"{type.Kind.ToLowerInvariant()}.{type.Group} \"{name}\" not found");
}
