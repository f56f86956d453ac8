using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>Finds the objects that a check needs. What is missing is a fault in the words of the API server, as Argo passes them on (row L29). Pure.</summary>
internal sealed class SoughtObjects(Func<RoutedObject, RoutedFinding> find, RoutedGroups groups)
{
    public RoutedGroups Groups => groups;

    /// <summary>The object, when it is there; whether it has to be is not asked.</summary>
    public JsonObject? Find(RoutedObject sought) => find(sought).Object;

    /// <summary>The first of several that stand for the same.</summary>
    /// <param name="path">The field that names it, as Argo says it.</param>
    /// <param name="value">The value, as Argo says it.</param>
    /// <param name="field">The field of the Rollout to correct.</param>
    /// <param name="sought">The object under each of the groups that it may be served by; at least one.</param>
    /// <returns>The object; null when nobody can say whether it is there.</returns>
    /// <exception cref="TrafficRoutingException">It is not there.</exception>
    public JsonObject? Require(string path, string value, string field, params IReadOnlyList<RoutedObject> sought)
    {
        var findings = sought.Select(one => (Sought: one, Finding: find(one))).ToList();
        if (findings.Find(static one => one.Finding.Object is not null) is { Finding.Object: { } found })
        {
            return found;
        }

        if (findings.Exists(static one => !one.Finding.IsMissing))
        {
            return null;
        }

        var (named, finding) = findings.Find(static one => one.Finding.IsServed) is { Sought: not null } served ? served : findings[0];
        throw finding.IsServed
            ? RoutedFault.Of(
                path,
                value,
                $"{named.Resource} {GoQuote.Quote(named.Key.Name)} not found",
                $"create {named.Kind} {named.Key}, or correct {field}"
            )
            : RoutedFault.NotServed(named.Plural, named.Group, field);
    }
}
