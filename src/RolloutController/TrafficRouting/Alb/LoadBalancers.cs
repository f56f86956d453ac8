using System.Globalization;
using System.Xml.Linq;
using Rollouts.Analysis;
using Rollouts.Providers;

namespace Rollouts.RolloutController;

/// <summary>What AWS's Elastic Load Balancing (version 2) says of load balancers and their target groups (row G14).</summary>
internal sealed class LoadBalancers(AwsQueryClient aws)
{
    /// <summary>As many load balancers as Argo asks for at once (row G14).</summary>
    private const string PageSize = "300";

    /// <summary>AWS describes the tags of no more resources at once.</summary>
    private const int MaxTagged = 20;

    /// <summary>More pages than any account has.</summary>
    private const int MaxPages = 100;

    private static readonly AwsQueryService Service = new(
        "AWS Elastic Load Balancing",
        "elasticloadbalancing",
        "ELASTIC_LOAD_BALANCING_V2",
        "2015-12-01"
    );

    /// <summary>The load balancer of a host name; null when the account has none in this region.</summary>
    /// <exception cref="ProviderException">AWS refused, or did not answer.</exception>
    public async Task<LoadBalancer?> FindAsync(string hostname, CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync("DescribeLoadBalancers", [new("PageSize", PageSize)], cancellationToken))
        {
            foreach (var item in Members(page, "LoadBalancers").Where(item => Text(item, "DNSName") == hostname))
            {
                return new LoadBalancer(Text(item, "LoadBalancerArn"), Text(item, "LoadBalancerName"));
            }
        }

        return null;
    }

    /// <summary>The target groups of a load balancer with their tags, and the weights that its listeners' rules give them.</summary>
    /// <exception cref="ProviderException">AWS refused, or did not answer.</exception>
    public async Task<IReadOnlyList<TargetGroup>> TargetGroupsAsync(string loadBalancer, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] ofLoadBalancer = [new("LoadBalancerArn", loadBalancer)];
        var groups = await ListAsync("DescribeTargetGroups", ofLoadBalancer, "TargetGroups", cancellationToken);
        var arns = groups.Select(group => Text(group, "TargetGroupArn")).ToList();
        var tags = await TagsAsync(arns, cancellationToken);
        var weights = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var listener in await ListAsync("DescribeListeners", ofLoadBalancer, "Listeners", cancellationToken))
        {
            foreach (
                var rule in await ListAsync(
                    "DescribeRules",
                    [new("ListenerArn", Text(listener, "ListenerArn"))],
                    "Rules",
                    cancellationToken
                )
            )
            {
                foreach (var share in Members(rule, "Actions").SelectMany(action => Members(action, "ForwardConfig", "TargetGroups")))
                {
                    if (int.TryParse(Text(share, "Weight"), NumberStyles.None, CultureInfo.InvariantCulture, out var weight))
                    {
                        weights[Text(share, "TargetGroupArn")] = weight;
                    }
                }
            }
        }

        return
        [
            .. groups.Select(group =>
            {
                var arn = Text(group, "TargetGroupArn");
                return new TargetGroup(
                    arn,
                    Text(group, "TargetGroupName"),
                    tags.GetValueOrDefault(arn) ?? [],
                    weights.TryGetValue(arn, out var weight) ? weight : null
                );
            }),
        ];
    }

    /// <summary>The targets that a target group has.</summary>
    /// <exception cref="ProviderException">AWS refused, or did not answer.</exception>
    public async Task<IReadOnlyList<GroupTarget>> TargetsAsync(string targetGroup, CancellationToken cancellationToken)
    {
        var answer = await aws.AskAsync(Service, "DescribeTargetHealth", [new("TargetGroupArn", targetGroup)], cancellationToken);
        return
        [
            .. Members(answer, "DescribeTargetHealthResult", "TargetHealthDescriptions")
                .Select(item =>
                {
                    var (target, health) = (Child(item, "Target"), Child(item, "TargetHealth"));
                    _ = int.TryParse(Text(target, "Port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port);
                    return new GroupTarget(Text(target, "Id"), port, Text(health, "State"), Text(health, "Reason"));
                }),
        ];
    }

    private async Task<Dictionary<string, Dictionary<string, string>>> TagsAsync(List<string> arns, CancellationToken cancellationToken)
    {
        var tags = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var some in arns.Chunk(MaxTagged))
        {
            var answer = await aws.AskAsync(
                Service,
                "DescribeTags",
                some.Select(
                    (arn, at) => KeyValuePair.Create($"ResourceArns.member.{(at + 1).ToString(CultureInfo.InvariantCulture)}", arn)
                ),
                cancellationToken
            );
            foreach (var resource in Members(answer, "DescribeTagsResult", "TagDescriptions"))
            {
                var own = tags[Text(resource, "ResourceArn")] = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var tag in Members(resource, "Tags"))
                {
                    own[Text(tag, "Key")] = Text(tag, "Value");
                }
            }
        }

        return tags;
    }

    private async Task<List<XElement>> ListAsync(
        string action,
        KeyValuePair<string, string>[] parameters,
        string list,
        CancellationToken cancellationToken
    )
    {
        var items = new List<XElement>();
        await foreach (var page in PagesAsync(action, parameters, cancellationToken))
        {
            items.AddRange(Members(page, list));
        }

        return items;
    }

    /// <summary>The results of one action, page by page.</summary>
    private async IAsyncEnumerable<XElement> PagesAsync(
        string action,
        KeyValuePair<string, string>[] parameters,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var marker = "";
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await aws.AskAsync(
                Service,
                action,
                marker.Length == 0 ? parameters : [.. parameters, new("Marker", marker)],
                cancellationToken
            );
            var result =
                answer.Elements().FirstOrDefault(element => element.Name.LocalName == $"{action}Result")
                ?? throw new ProviderException($"{Service.Name}: the answer to {action} has no {action}Result");
            yield return result;
            marker = Text(result, "NextMarker");
            if (marker.Length == 0)
            {
                yield break;
            }
        }

        throw new ProviderException($"{Service.Name}: the answer to {action} has more than {MaxPages} pages");
    }

    private static IEnumerable<XElement> Members(XElement element, params string[] path) =>
        path.Aggregate<string, IEnumerable<XElement>>(
                [element],
                static (found, name) => found.SelectMany(item => item.Elements().Where(child => child.Name.LocalName == name))
            )
            .SelectMany(static list => list.Elements().Where(static child => child.Name.LocalName == "member"));

    private static XElement Child(XElement element, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == name) ?? new XElement(name);

    private static string Text(XElement element, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value ?? "";
}
