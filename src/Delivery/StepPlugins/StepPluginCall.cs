using System.Text.Json;

namespace Rollouts.Delivery;

/// <summary>One call of a step plugin (row H45). The same call may be made twice after a crash; a plugin knows it again by its key.</summary>
/// <param name="Attempt">The update that the step belongs to: a retry or another version is another attempt.</param>
/// <param name="Index">Index of the step.</param>
/// <param name="Name">The plugin, as <c>namespace/name</c>.</param>
/// <param name="Operation">One of <see cref="Api.StepPluginOperation"/>.</param>
/// <param name="Execution">Counts the calls of this operation from 1.</param>
/// <param name="Config">What the step gives to the plugin.</param>
/// <param name="Status">What the plugin answered to <c>Run</c> last.</param>
public sealed record StepPluginCall(
    string Attempt,
    int Index,
    string Name,
    string Operation,
    int Execution,
    JsonElement? Config,
    JsonElement? Status
)
{
    /// <summary>Whether both are the same call, whatever is passed along.</summary>
    public bool IsSameAs(StepPluginCall other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Attempt, Index, Name, Operation, Execution) == (other.Attempt, other.Index, other.Name, other.Operation, other.Execution);
    }
}
