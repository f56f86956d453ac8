using System.Text.Json;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Reads typed views of objects that may be malformed: what cannot be read counts as absent.</summary>
internal static class ObjectReading
{
    /// <summary>The view; null when a field of it has another type.</summary>
    public static T? Read<T>(this KubeObject item)
        where T : KubernetesView
    {
        try
        {
            return item.As<T>(RolloutsJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The Rollout; of a malformed one the status as far as it can be read, which is where the controller says what is wrong.</summary>
    public static Rollout ReadRollout(this KubeObject item)
    {
        if (item.Read<Rollout>() is { } rollout)
        {
            return rollout;
        }

        using var document = JsonDocument.Parse(item.Json, KubeJson.DocumentOptions);
        RolloutStatus? status = null;
        if (document.RootElement.TryGetProperty("status", out var json))
        {
            TypedReader.TryRead(json, out status, out _);
        }

        return new Rollout
        {
            Metadata = new ObjectMeta
            {
                Name = item.Header.Name,
                Namespace = item.Header.Namespace,
                Uid = item.Header.Uid,
                Generation = item.Header.Generation,
            },
            Status = status ?? new RolloutStatus(),
        };
    }
}
