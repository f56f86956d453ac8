using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>What an Ingress of the AWS load balancer controller should be, made of what it is (rows G12, G13, G25 and G26). Pure.</summary>
internal static class AlbIngress
{
    /// <summary>Part of an annotation's name before the name of an action.</summary>
    public const string Actions = "/actions.";

    /// <summary>Part of an annotation's name before the name of the action that its conditions lead to.</summary>
    public const string Conditions = "/conditions.";

    /// <summary>The Ingresses that a Rollout names.</summary>
    public static IEnumerable<string> NamesOf(AlbTrafficRouting alb) =>
        alb.Ingresses is { Count: > 0 } several ? several
        : alb.Ingress is { Length: > 0 } one ? [one]
        : [];

    /// <summary>The Ingress with its action, the routes of steps and the note of what is ours; everything else stays.</summary>
    /// <param name="ingress">As it is; changed in place.</param>
    /// <param name="request">The Rollout, and where its requests should go.</param>
    /// <exception cref="TrafficRoutingException">No rule leads to the Service that the action is for, or the note cannot be read.</exception>
    public static JsonObject Apply(JsonObject ingress, TrafficRequest request)
    {
        var (alb, target) = (request.Routing.Alb!, request.Target);
        var root = RootOf(request);
        var spec = ingress["spec"] as JsonObject;
        if (!IngressRules.LeadsTo(spec, root))
        {
            throw new TrafficRoutingException(
                $"ingress does not have service `{root}` in rules: let a rule of Ingress {(string?)ingress["metadata"]?["name"]} lead there, or correct "
                    + "spec.strategy.canary.trafficRouting.alb"
            );
        }

        var routing = new AlbAnnotations(ingress, request.Rollout.Metadata.Name!, alb);
        routing.Set(Actions, root, AlbAction.Forward(SharesOf(target), AlbAction.Text(alb.ServicePort), alb.StickinessConfig));
        var managed = (request.Routing.ManagedRoutes ?? []).Select(route => route.Name).ToList();
        if (target.RemovesManagedRoutes)
        {
            managed.ForEach(routing.Remove);
        }
        else if (target.HeaderRoute is { Name: { Length: > 0 } name } header)
        {
            if (header.Match is { Count: > 0 } match)
            {
                var everybody = new[] { (target.CanaryService, 100) };
                routing.Set(Actions, name, AlbAction.Forward(everybody, AlbAction.Text(alb.ServicePort), alb.StickinessConfig));
                routing.Set(Conditions, name, AlbAction.Conditions(match));
                AlbPaths.Add(spec?["rules"] as JsonArray ?? [], root, name, managed, target.StrictArgo);
            }
            else
            {
                routing.Remove(name);
            }
        }

        routing.Note();
        return ingress;
    }

    /// <summary>The weight of the canary; null where no rule leads to the action, or its shares are not such as are written here.</summary>
    public static int? CanaryWeight(JsonObject ingress, TrafficRequest request)
    {
        var (root, told) = (RootOf(request), StandingWeight.Told(request));
        var key = $"{AlbAnnotations.PrefixOf(request.Routing.Alb!)}{Actions}{root}";
        var annotations = (ingress["metadata"] as JsonObject)?["annotations"] as JsonObject;
        return
            AlbAction.SharesOf(RoutedJson.Text(annotations, key)) is { } shares
            && IngressRules.LeadsTo(ingress["spec"] as JsonObject, root)
            && shares.FirstOrDefault(share => share.Service == told.CanaryService) is { Service: not null, Weight: var weight }
            && StandingWeight.IsPossible(weight, told)
            && shares.Order().SequenceEqual(SharesOf(told with { Weight = weight }).Order())
            ? weight
            : null;
    }

    /// <summary>What was done to an Ingress, in Argo's words, which does it in more than one write (row G27).</summary>
    /// <param name="before">As it was.</param>
    /// <param name="after">As it is.</param>
    /// <param name="request">What was asked for.</param>
    public static IEnumerable<string> Describe(JsonObject before, JsonObject after, TrafficRequest request)
    {
        var name = (string?)after["metadata"]?["name"];
        var (was, @is) = (before["metadata"]?["annotations"] as JsonObject, after["metadata"]?["annotations"] as JsonObject);
        var changed = (@is ?? []).Select(entry => entry.Key).Union((was ?? []).Select(entry => entry.Key)).Where(Differs).ToList();
        var header = request.Target.HeaderRoute?.Name;
        var isOfRoute = (string key) =>
            (request.Routing.ManagedRoutes ?? []).Any(route => key.EndsWith($".{route.Name}", StringComparison.Ordinal));
        var routesChanged = changed.Exists(key => isOfRoute(key)) || !JsonNode.DeepEquals(before["spec"], after["spec"]);
        if (!routesChanged || changed.Exists(key => key.Contains(Actions, StringComparison.Ordinal) && !isOfRoute(key)))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Updating Ingress `{name}` to desiredWeight '{request.Target.Weight}'"
            );
        }

        if (routesChanged)
        {
            yield return request.Target.RemovesManagedRoutes
                ? $"Updating Ingress `{name}` removing managed routes"
                : $"Updating Ingress `{name}` to headerRoute '{header}'";
        }

        bool Differs(string key) => RoutedJson.Text(was, key) != RoutedJson.Text(@is, key);
    }

    /// <summary>The Ingress without what belongs to a Rollout that does not name it any more: everybody goes to the Service that had the rest (row G15).</summary>
    /// <param name="ingress">As it is; changed in place.</param>
    /// <param name="rollout">Name of the Rollout.</param>
    /// <exception cref="FormatException">The note of what is whose cannot be read.</exception>
    public static JsonObject Release(JsonObject ingress, string rollout)
    {
        if (ingress["metadata"]?["annotations"] is not JsonObject annotations)
        {
            return ingress;
        }

        var managed = ManagedAnnotations.Read(annotations);
        var keys = managed.Of(rollout);
        foreach (var key in keys.Where(key => annotations.ContainsKey(key)).ToList())
        {
            if (key.Split(Actions, 2) is not [var prefix, var name])
            {
                annotations.Remove(key);
            }
            else if (keys.Contains($"{prefix}{Conditions}{name}"))
            {
                annotations.Remove(key);
                AlbPaths.Remove(ingress, name);
            }
            else if (AlbAction.TargetsOf(RoutedJson.Text(annotations, key)) is { Count: > 0 } targets)
            {
                // The stable version comes last, under the name of a rule's own Service or under one of its own.
                var (service, port) = targets.FirstOrDefault(target => target.Service == name, targets[^1]);
                annotations[key] = AlbAction.Forward([(service, 100)], port, null);
            }
        }

        managed.RemoveAll(rollout);
        managed.WriteTo(annotations);
        return ingress;
    }

    /// <summary>The Service whose requests are shared out.</summary>
    private static string RootOf(TrafficRequest request) =>
        request.Routing.Alb!.RootService is { Length: > 0 } root ? root : request.Target.StableService ?? "";

    /// <summary>Canary, experiments, stable.</summary>
    private static IEnumerable<(string?, int)> SharesOf(Delivery.TrafficTarget target) =>
        [
            (target.CanaryService, target.Weight),
            .. target.Additional.Select(destination => (destination.ServiceName, destination.Weight)),
            (target.StableService, target.StableWeight),
        ];
}
