using System.Runtime.CompilerServices;
using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>A pod template as JSON with its hash, which is computed once for as long as somebody holds the template.</summary>
/// <param name="Json">The template as it is written.</param>
/// <param name="CollisionCount">What it was hashed with.</param>
/// <param name="Hash">Its hash; null when it is malformed.</param>
internal sealed record HashedTemplate(JsonElement Json, int? CollisionCount, string? Hash)
{
    private static readonly ConditionalWeakTable<PodTemplateSpec, HashedTemplate> Known = [];

    public static HashedTemplate Of(PodTemplateSpec template, int? collisionCount)
    {
        if (Known.TryGetValue(template, out var known) && known.CollisionCount == collisionCount)
        {
            return known;
        }

        var json = known?.Json ?? JsonSerializer.SerializeToElement(template, RolloutsJson.Options);
        var hashed = new HashedTemplate(
            json,
            collisionCount,
            PodTemplateHash.TryCompute(json, collisionCount, out var hash, out _) ? hash : null
        );
        Known.AddOrUpdate(template, hashed);
        return hashed;
    }
}
