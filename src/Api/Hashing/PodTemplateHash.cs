using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Rollouts.Api;

/// <summary>
/// The value of the label <c>rollouts-pod-template-hash</c> and of <c>status.currentPodHash</c>: byte for byte what a Go controller
/// built with k8s.io/api v0.34 computes from the same template (rows A-h1, A41).
/// </summary>
public static class PodTemplateHash
{
    /// <summary>Hashes a pod template as it stands in <c>spec.template</c>; fields that Go's types lack do not count.</summary>
    /// <param name="podTemplate">The JSON object. Null and undefined are the empty template.</param>
    /// <param name="collisionCount">Of <c>status.collisionCount</c>; null, which is not the same as 0, before the first collision.</param>
    /// <param name="form">Which generation of Go types to follow.</param>
    /// <exception cref="HashInputException">A known field has a value of the wrong kind.</exception>
    public static string Compute(JsonElement podTemplate, int? collisionCount = null, HashForm form = HashForm.Current)
    {
        using var writer = new GoJsonWriter(form);
        GoTypes.PodTemplate.WriteValue(writer, podTemplate);
        return Fnv1a.Encode(writer.Written, collisionCount);
    }

    /// <summary>As <see cref="Compute"/>, with the wrong field as a value.</summary>
    /// <returns>False when a known field has a value of the wrong kind.</returns>
    public static bool TryCompute(
        JsonElement podTemplate,
        int? collisionCount,
        [NotNullWhen(true)] out string? hash,
        [NotNullWhen(false)] out FieldError? error
    )
    {
        try
        {
            (hash, error) = (Compute(podTemplate, collisionCount), null);
            return true;
        }
        catch (HashInputException exception)
        {
            (hash, error) = (null, exception.Error);
            return false;
        }
    }

    /// <summary>The JSON that is hashed, to explain a difference.</summary>
    /// <exception cref="HashInputException">A known field has a value of the wrong kind.</exception>
    public static string ToGoJson(JsonElement podTemplate, HashForm form = HashForm.Current)
    {
        using var writer = new GoJsonWriter(form);
        GoTypes.PodTemplate.WriteValue(writer, podTemplate);
        return writer.ToString();
    }
}
