using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>How the objects of one watch are written.</summary>
internal sealed class WatchEventForm
{
    private readonly ResourceDefinition _definition;
    private readonly AcceptedForm _form;
    private readonly RequestQuery _query;
    private readonly TimeProvider _time;

    public WatchEventForm(ResourceDefinition definition, AcceptedForm form, RequestQuery query, TimeProvider time)
    {
        _definition = definition;
        _form = form;
        _query = query;
        _time = time;
    }

    public ReadOnlyMemory<byte> Render(KubeObject item) => ObjectAnswer.Render(_definition, item, _form, _query, _time.GetUtcNow());

    /// <summary>An object with nothing but a version.</summary>
    public ReadOnlyMemory<byte> Bookmark(long version, bool endsInitialEvents)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(), ["creationTimestamp"] = null };
        if (endsInitialEvents)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }
        return KubeJson.Serialize(
            new JsonObject
            {
                ["kind"] = _definition.Type.Kind,
                ["apiVersion"] = _definition.Type.ApiVersion,
                ["metadata"] = metadata,
            }
        );
    }
}
