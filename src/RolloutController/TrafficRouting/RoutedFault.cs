using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>An object that does not fit: Argo's words for the condition, and the remedy beside them.</summary>
internal static class RoutedFault
{
    /// <param name="path">The field that is wrong, in the Rollout or in the object, as Argo names it.</param>
    /// <param name="value">Its value, or the name of the object.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to do about it, in the imperative and without a full stop.</param>
    public static TrafficRoutingException Of(string path, string value, string message, string remedy) =>
        new($"{message}: {remedy}")
        {
            Error = FieldError.Invalid(path, value, message, $"{char.ToUpperInvariant(remedy[0])}{remedy[1..]}."),
        };

    /// <summary>The cluster has no objects of that kind.</summary>
    public static TrafficRoutingException NotServed(string plural, string group, string field) =>
        new($"this cluster serves no {plural}.{group}: install what {field} asks for, or remove that field");
}
