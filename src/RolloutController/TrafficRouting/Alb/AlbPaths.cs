using System.Text.Json.Nodes;

namespace Rollouts.RolloutController;

/// <summary>The paths that the AWS load balancer controller makes header rules of (row G13). Pure.</summary>
internal static class AlbPaths
{
    /// <summary>In place of a port: what stands behind the path is in an annotation.</summary>
    private const string PortOfAnnotation = "use-annotation";

    /// <summary>
    /// A path for a route before each path of the Service whose requests it takes, in the order of managedRoutes. Argo puts one for all paths at the head
    /// of every rule, so that requests for other Services and hosts go to the canary, too.
    /// </summary>
    public static void Add(JsonArray rules, string root, string name, List<string> managed, bool strictArgo)
    {
        foreach (var rule in rules.OfType<JsonObject>())
        {
            if ((rule["http"] as JsonObject)?["paths"] is not JsonArray paths || paths.OfType<JsonObject>().Any(path => Is(path, name)))
            {
                continue;
            }

            if (strictArgo)
            {
                paths.Insert(0, PathTo(name, "/*", "ImplementationSpecific"));
                Order(paths, managed);
                continue;
            }

            for (var at = paths.Count - 1; at >= 0; at--)
            {
                if (paths[at] is JsonObject path && Is(path, root))
                {
                    var place = at;
                    while (
                        place > 0
                        && paths[place - 1] is JsonObject before
                        && Place(before, managed) is var other
                        && other < managed.Count
                        && other > managed.IndexOf(name)
                    )
                    {
                        place--;
                    }

                    paths.Insert(place, PathTo(name, (string?)path["path"], (string?)path["pathType"]));
                }
            }
        }
    }

    private static void Order(JsonArray paths, List<string> managed)
    {
        var sorted = paths.OrderBy(path => path is JsonObject item ? Place(item, managed) : managed.Count).ToList();
        paths.Clear();
        sorted.ForEach(paths.Add);
    }

    private static int Place(JsonObject path, List<string> managed) =>
        managed.IndexOf(IngressRules.ServiceOf(path) ?? "") is >= 0 and var place ? place : managed.Count;

    private static JsonObject PathTo(string action, string? path, string? type)
    {
        var made = new JsonObject
        {
            ["pathType"] = type ?? "ImplementationSpecific",
            ["backend"] = new JsonObject
            {
                ["service"] = new JsonObject
                {
                    ["name"] = action,
                    ["port"] = new JsonObject { ["name"] = PortOfAnnotation },
                },
            },
        };
        if (path is not null)
        {
            made["path"] = path;
        }

        return made;
    }

    public static void Remove(JsonObject ingress, string action)
    {
        foreach (var rule in (ingress["spec"]?["rules"] as JsonArray ?? []).OfType<JsonObject>())
        {
            ((rule["http"] as JsonObject)?["paths"] as JsonArray)?.RemoveAll(path => path is JsonObject item && IsManaged(item, action));
        }
    }

    private static bool Is(JsonObject path, string service) => IngressRules.ServiceOf(path) == service;

    /// <summary>A path that is taken from an annotation: a Service of the same name is somebody else's.</summary>
    private static bool IsManaged(JsonObject path, string action) =>
        Is(path, action) && (string?)path["backend"]?["service"]?["port"]?["name"] == PortOfAnnotation;
}
