using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>The Ingress that NGINX takes the canary's share from, made of the stable one (rows G10 and G28). Pure.</summary>
internal static class CanaryIngress
{
    private const string Suffix = "-canary";
    private const string DefaultPrefix = "nginx.ingress.kubernetes.io";
    private const string ClassAnnotation = "kubernetes.io/ingress.class";

    /// <summary>The weight that NGINX takes for all requests where nothing else is said.</summary>
    private const int DefaultTotal = 100;

    /// <summary>Names of objects are no longer (row G10).</summary>
    private const int MaxNameLength = 253;

    /// <summary>The stable Ingresses that a Rollout names.</summary>
    public static IEnumerable<string> StableOf(Rollout rollout) =>
        rollout.Spec.Strategy.Canary?.TrafficRouting?.Nginx switch
        {
            { StableIngresses: { Count: > 0 } several } => several,
            { StableIngress: { Length: > 0 } one } => [one],
            _ => [],
        };

    /// <summary>Row A33: the suffix stays, however long the names are.</summary>
    public static string NameOf(string rollout, string stableIngress)
    {
        var name = $"{rollout}-{stableIngress}";
        return $"{(name.Length > MaxNameLength - Suffix.Length ? name[..(MaxNameLength - Suffix.Length)] : name)}{Suffix}";
    }

    /// <summary>The Ingress as it is created.</summary>
    /// <exception cref="TrafficRoutingException">No rule of the stable Ingress leads to the stable Service.</exception>
    public static JsonObject Make(JsonObject stable, TrafficRequest request)
    {
        var metadata = request.Rollout.Metadata;
        var made = new JsonObject
        {
            ["apiVersion"] = "networking.k8s.io/v1",
            ["kind"] = "Ingress",
            ["metadata"] = new JsonObject
            {
                ["name"] = NameOf(metadata.Name!, NameOf(stable)),
                ["namespace"] = request.Namespace,
                ["ownerReferences"] = new JsonArray(
                    new JsonObject
                    {
                        ["apiVersion"] = ApiGroup.ApiVersion,
                        ["kind"] = ApiGroup.RolloutKind,
                        ["name"] = metadata.Name,
                        ["uid"] = metadata.Uid,
                        ["controller"] = true,
                        ["blockOwnerDeletion"] = true,
                    }
                ),
            },
        };
        return Apply(made, stable, request);
    }

    /// <summary>The Ingress with rules, class and annotations brought in line; annotations of others stay (row G28).</summary>
    /// <param name="canary">As it is; changed in place.</param>
    /// <param name="stable">The Ingress that it follows.</param>
    /// <param name="request">The Rollout, and where its requests should go.</param>
    /// <exception cref="TrafficRoutingException">No rule of the stable Ingress leads to the stable Service.</exception>
    public static JsonObject Apply(JsonObject canary, JsonObject stable, TrafficRequest request)
    {
        var target = request.Target;
        var rules = IngressRules.Redirect(
            stable["spec"]?["rules"] as JsonArray,
            target.StableService ?? "",
            target.CanaryService ?? "",
            // Argo copies whole rules: paths of others in them would get a canary, too, and a second canary of theirs would be refused.
            wholeRules: target.StrictArgo
        );
        if (rules.Count == 0)
        {
            throw new TrafficRoutingException(
                $"ingress `{NameOf(stable)}` has no rules using service {target.StableService} backend: let a rule of it lead there, or correct "
                    + "spec.strategy.canary.trafficRouting.nginx"
            );
        }

        var spec = Member(canary, "spec");
        spec["rules"] = rules;
        Follow(spec, stable["spec"] as JsonObject, "tls");
        if (stable["spec"]?["ingressClassName"] is not null || Annotations(stable)?.ContainsKey(ClassAnnotation) is true)
        {
            // Without any class the API server may have filled in the default one, here as there.
            Follow(spec, stable["spec"] as JsonObject, "ingressClassName");
        }

        Annotate(Member(Member(canary, "metadata"), "annotations"), stable, request);
        return canary;
    }

    /// <summary>The weight that the canary's Ingress has; null where it is no canary, leads elsewhere, or has no such weight as is written here.</summary>
    public static int? CanaryWeight(JsonObject canary, TrafficRequest request)
    {
        var (annotations, prefix, target) = (Annotations(canary), PrefixOf(request), request.Target);
        var rules = (canary["spec"] as JsonObject)?["rules"] as JsonArray;
        return
            RoutedJson.Text(annotations, $"{prefix}/canary") == "true"
            && NumberOf($"{prefix}/canary-weight") is { } weight
            && StandingWeight.IsPossible(weight, target)
            && (NumberOf($"{prefix}/canary-weight-total") ?? DefaultTotal) == target.MaxWeight
            && IngressRules.LeadTo(rules, target.CanaryService ?? "")
            && !IngressRules.LeadTo(rules, target.StableService ?? "")
            ? weight
            : null;

        int? NumberOf(string key) =>
            int.TryParse(RoutedJson.Text(annotations, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
    }

    private static void Annotate(JsonObject annotations, JsonObject stable, TrafficRequest request)
    {
        var nginx = request.Routing.Nginx!;
        var prefix = PrefixOf(request);
        var asked = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in nginx.AdditionalIngressAnnotations ?? new Dictionary<string, string>())
        {
            asked[key.StartsWith(prefix, StringComparison.Ordinal) ? key : $"{prefix}/{key}"] = value;
        }

        foreach (var (key, value) in nginx.CanaryIngressAnnotations ?? new Dictionary<string, string>())
        {
            asked[key] = value;
        }

        foreach (var key in AskedBefore(annotations).Where(key => !asked.ContainsKey(key)))
        {
            annotations.Remove(key);
        }

        foreach (var (key, value) in asked)
        {
            annotations[key] = value;
        }

        annotations.Remove(RolloutAnnotations.CanaryIngressAnnotations);
        if (asked.Count > 0)
        {
            annotations[RolloutAnnotations.CanaryIngressAnnotations] = string.Join(',', asked.Keys);
        }

        if (Annotations(stable)?[ClassAnnotation] is { } @class)
        {
            annotations[ClassAnnotation] = @class.DeepClone();
        }

        annotations[$"{prefix}/canary"] = "true";
        annotations[$"{prefix}/canary-weight"] = Text(request.Target.Weight);
        if (request.Routing.MaxTrafficWeight is { } max)
        {
            annotations[$"{prefix}/canary-weight-total"] = Text(max);
        }
        else
        {
            annotations.Remove($"{prefix}/canary-weight-total");
        }
    }

    /// <summary>Annotations that the Rollout asked for the last time: those that it does not ask for any more go.</summary>
    private static string[] AskedBefore(JsonObject annotations) =>
        RoutedJson.Text(annotations, RolloutAnnotations.CanaryIngressAnnotations)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string PrefixOf(TrafficRequest request) =>
        request.Routing.Nginx?.AnnotationPrefix is { Length: > 0 } given ? given : DefaultPrefix;

    private static void Follow(JsonObject spec, JsonObject? stable, string member)
    {
        if (stable?[member] is { } value)
        {
            spec[member] = value.DeepClone();
        }
        else
        {
            spec.Remove(member);
        }
    }

    private static JsonObject Member(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject member)
        {
            parent[name] = member = [];
        }

        return member;
    }

    private static JsonObject? Annotations(JsonObject ingress) => (ingress["metadata"] as JsonObject)?["annotations"] as JsonObject;

    private static string NameOf(JsonObject ingress) => (string?)ingress["metadata"]?["name"] ?? "";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
