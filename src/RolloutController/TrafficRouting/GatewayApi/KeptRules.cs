using System.Text.Json.Nodes;

namespace Rollouts.RolloutController;

/// <summary>
/// What was written has to stand: a cluster with an old Gateway API drops fields without a word, and a rule without its name would be added once more
/// in every pass.
/// </summary>
internal static class KeptRules
{
    /// <param name="written">The route as the API server kept it.</param>
    /// <param name="task">What was written.</param>
    /// <exception cref="TrafficRoutingException">Something of it is gone.</exception>
    public static void Check(JsonObject written, RouteTask task)
    {
        if (!JsonNode.DeepEquals(RouteRules.Apply(written, task)["spec"], written["spec"]))
        {
            throw task.Refuse(
                "the cluster did not keep the rules as they were written, names or percentages of rules are lost",
                "install the CRDs of Gateway API 1.3 or newer in a channel that has spec.rules[].name, and remove rules that stand there twice; or "
                    + "leave out setHeaderRoute and setMirrorRoute"
            );
        }
    }
}
