using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>The JSON in the annotations that the AWS load balancer controller makes listener rules of (rows G12, G13 and G26). Pure.</summary>
internal static class AlbAction
{
    /// <summary>A member that stands there twice would be found out only where it is read.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Requests are shared out between Services.</summary>
    /// <param name="shares">Services with their weights, in the order in which they are written.</param>
    /// <param name="servicePort">The port that all of them have.</param>
    /// <param name="sticky">Whether a client stays where its first request went; null for no.</param>
    public static string Forward(IEnumerable<(string? Service, int Weight)> shares, string servicePort, StickinessConfig? sticky)
    {
        var config = new JsonObject
        {
            ["TargetGroups"] = new JsonArray([
                .. shares.Select(share => new JsonObject
                {
                    ["ServiceName"] = share.Service,
                    ["ServicePort"] = servicePort,
                    ["Weight"] = share.Weight,
                }),
            ]),
        };
        if (sticky is { Enabled: true })
        {
            config["TargetGroupStickinessConfig"] = new JsonObject { ["DurationSeconds"] = sticky.DurationSeconds, ["Enabled"] = true };
        }

        return GoJson.Write(new JsonObject { ["Type"] = "forward", ["ForwardConfig"] = config });
    }

    /// <summary>Requests that have these headers; values for one header, whose name may be spelled in any case, are alternatives (row G26).</summary>
    public static string Conditions(IEnumerable<HeaderRoutingMatch> matches) =>
        GoJson.Write(
            new JsonArray([
                .. matches
                    .GroupBy(match => match.HeaderName, StringComparer.OrdinalIgnoreCase)
                    .Select(header => new JsonObject
                    {
                        ["Field"] = "http-header",
                        ["HttpHeaderConfig"] = new JsonObject
                        {
                            ["HttpHeaderName"] = header.Key,
                            ["Values"] = new JsonArray([.. header.Select(match => (JsonNode?)match.HeaderValue?.Exact)]),
                        },
                    }),
            ])
        );

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether two annotations say the same to the load balancer controller, which looks neither at the case of names nor at their order.</summary>
    public static bool AreSame(string? first, string second) =>
        first == second || (TryParse(first) is { } one && TryParse(second) is { } other && JsonNode.DeepEquals(Plain(one), Plain(other)));

    /// <summary>The targets of an action; none when it cannot be read.</summary>
    public static IReadOnlyList<(string Service, string Port)> TargetsOf(string? action) =>
        TryParse(action) is { } parsed
        && Plain(parsed) is JsonObject plain
        && plain["forwardconfig"] is JsonObject config
        && config["targetgroups"] is JsonArray targets
            ?
            [
                .. targets
                    .OfType<JsonObject>()
                    .Select(target => (RoutedJson.Text(target, "servicename") ?? "", RoutedJson.Text(target, "serviceport") ?? ""))
                    .Where(target => target.Item1.Length > 0 && target.Item2.Length > 0),
            ]
            : [];

    /// <summary>The shares of an action; null when it is none that shares requests out, or one of them cannot be read.</summary>
    public static IReadOnlyList<(string? Service, int Weight)>? SharesOf(string? action)
    {
        if (
            (Plain(TryParse(action)) as JsonObject)?["forwardconfig"] is not JsonObject config
            || config["targetgroups"] is not JsonArray targets
        )
        {
            return null;
        }

        var shares = new List<(string? Service, int Weight)>();
        foreach (var target in targets)
        {
            if (
                !int.TryParse(
                    RoutedJson.Text(target as JsonObject, "weight"),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var weight
                )
            )
            {
                return null;
            }

            shares.Add((RoutedJson.Text(target as JsonObject, "servicename"), weight));
        }

        return shares;
    }

    private static JsonNode? TryParse(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            // Somebody else's text: it is replaced.
            return null;
        }
    }

    /// <summary>Names in lower case and in order, numbers as text.</summary>
    private static JsonNode? Plain(JsonNode? node) =>
        node switch
        {
            JsonObject members => new JsonObject(
                members
                    .GroupBy(member => member.Key.ToLowerInvariant(), StringComparer.Ordinal)
                    .OrderBy(member => member.Key, StringComparer.Ordinal)
                    .Select(member => KeyValuePair.Create(member.Key, Plain(member.Last().Value)))
            ),
            JsonArray items => new JsonArray([.. items.Select(Plain)]),
            JsonValue value => value.TryGetValue(out string? text) ? text : value.ToJsonString(),
            _ => null,
        };
}
