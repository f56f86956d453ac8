using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>A pod's <c>binding</c> and <c>eviction</c>.</summary>
internal sealed class PodSubresources
{
    private static readonly ResourceType s_budgets = new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget");

    private readonly ClusterState _state;
    private readonly ObjectRemover _remover;

    public PodSubresources(ClusterState state, ObjectRemover remover)
    {
        _state = state;
        _remover = remover;
    }

    public ClusterResult Post(ClusterRequest.Create request, DateTimeOffset now)
    {
        if (request.Type is not { Group: "", Plural: "pods" } || request.Name is null)
        {
            return ClusterResult.Refused(Refusals.UnknownResource());
        }
        var definition = _state.Definition(request.Type);
        var pod = _state.Existing(definition, request.Namespace, request.Name);
        return request.Subresource switch
        {
            "binding" => Bind(definition, pod, request, now),
            "eviction" => Evict(definition, pod, request, now),
            _ => ClusterResult.Refused(Refusals.UnknownResource()),
        };
    }

    private ClusterResult Bind(ResourceDefinition definition, KubeObject pod, ClusterRequest.Create request, DateTimeOffset now)
    {
        var node = request.Body.At("target", "name").AsText();
        if (node.Length == 0)
        {
            return ClusterResult.Refused(
                Refusals.Invalid(new ResourceType("", "v1", "bindings", "Binding"), pod.Header.Name, [FieldError.Required("target.name")])
            );
        }
        var next = pod.ToNode();
        if (next.At("spec", "nodeName").AsText() is { Length: > 0 } assigned)
        {
            return ClusterResult.Refused(
                Refusals.Conflict(definition.Type, pod.Header.Name, $"pod {pod.Header.Name} is already assigned to node \"{assigned}\"")
            );
        }
        if (ClusterState.IsDeleting(next))
        {
            return ClusterResult.Refused(
                Refusals.Conflict(definition.Type, pod.Header.Name, $"pod {pod.Header.Name} is being deleted, cannot be assigned to a host")
            );
        }
        next.Ensure("spec")["nodeName"] = node;
        var status = next.Ensure("status");
        var conditions = status["conditions"].AsObjects().Where(static condition => condition["type"].AsText() != "PodScheduled");
        status["conditions"] = new JsonArray([
            .. conditions.Select(static condition => condition.DeepClone()),
            new JsonObject
            {
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = ClusterState.Instant(now),
                ["status"] = "True",
                ["type"] = "PodScheduled",
            },
        ]);
        var stored = request.Write.DryRun ? pod : _state.Storage.Put(definition.StorageType, next);
        return ClusterResult.Of(stored) with { Created = true };
    }

    private ClusterResult Evict(ResourceDefinition definition, KubeObject pod, ClusterRequest.Create request, DateTimeOffset now)
    {
        var budget = _state
            .Storage.Store(s_budgets)
            .List(pod.Header.Namespace)
            .FirstOrDefault(budget => Covers(budget.ToNode(), pod.Header.Labels));
        if (budget is not null && JsonNumbers.ToInt64(budget.ToNode().At("status", "disruptionsAllowed")) <= 0)
        {
            return ClusterResult.Refused(
                new ClusterStatus(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.")
                {
                    RetryAfterSeconds = 10,
                    Causes =
                    [
                        new StatusCause(
                            "DisruptionBudget",
                            $"The disruption budget {budget.Header.Name} does not allow to evict the pod at present",
                            ""
                        ),
                    ],
                }
            );
        }
        var options = request.Body["deleteOptions"];
        var delete = new ClusterRequest.Delete(definition.Type, pod.Header.Namespace, pod.Header.Name)
        {
            Write = request.Write,
            Options = new DeleteOptions
            {
                GracePeriodSeconds = JsonNumbers.TryToInt64(options.At("gracePeriodSeconds"), out var grace)
                    ? (int)Math.Clamp(grace, 0, int.MaxValue)
                    : null,
            },
        };
        var result = _remover.Delete(delete, now);
        if (budget is not null && result.Succeeded && !request.Write.DryRun)
        {
            var spent = budget.ToNode();
            var status = spent.Ensure("status");
            status["disruptionsAllowed"] = JsonNumbers.ToInt64(status["disruptionsAllowed"]) - 1;
            _state.Storage.Put(s_budgets, spent);
        }
        return result with { Created = true };
    }

    private static bool Covers(JsonObject budget, IReadOnlyDictionary<string, string> labels) =>
        budget.At("spec", "selector") is JsonObject selector && LabelSelector.FromObject(selector).Matches(labels);
}
