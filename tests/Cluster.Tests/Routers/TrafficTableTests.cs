using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Cluster.Tests;

/// <summary>The table of docs/traffic-routing.md: what each router can know of a weight, and what it writes, as its golden file recorded it.</summary>
public sealed class TrafficTableTests(ClusterFixture clusters)
{
    private const string Guide = "docs/traffic-routing.md";
    private const string Golden = "tests/Cluster.Tests/Routers/Golden";
    private const string Nothing = "–";

    private static readonly string[] Columns =
    [
        "router",
        "strongest evidence",
        "golden file",
        "at weight 0",
        "first weight",
        "each further weight",
        "header or mirror route",
        "end",
    ];

    private static readonly Dictionary<string, string> Cases = new(StringComparer.Ordinal)
    {
        ["Istio"] = "Istio/by-host",
        ["Nginx"] = "Nginx/one-ingress",
        ["ALB"] = "Alb/one-ingress",
        ["SMI"] = "Smi/numbers",
        ["Ambassador"] = "Ambassador/mappings",
        ["AppMesh"] = "AppMesh/routes",
        ["Traefik"] = "Traefik/weighted",
        ["Apisix"] = "Apisix/header",
        ["GatewayAPI"] = "GatewayApi/http-route",
    };

    [Fact]
    public async Task Guide_HasTheTableThatRoutersAndGoldenFilesGive()
    {
        var cluster = await clusters.GetAsync();
        await using var routers = new RealRouters(cluster.Client, new RolloutControllerOptions { AwsVerifyTargetGroup = true });
        var rows = routers.All.Select(Row).ToList();
        var table = string.Join('\n', [Line(Columns), Line(Columns.Select(static _ => "---")), .. rows.Select(Line)]);
        var guide = await File.ReadAllTextAsync(ProjectRoot.PathOf(Guide), TestContext.Current.CancellationToken);
        guide.Contains(table, StringComparison.Ordinal).ShouldBeTrue($"{Guide} has another table; this is the right one:\n{table}");
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static IEnumerable<string> Row(ITrafficRouter router)
    {
        var evidence = $"`{router.Strongest}`";
        if (Cases.GetValueOrDefault(router.Type) is not { } name)
        {
            return [router.Type, evidence, .. Enumerable.Repeat(Nothing, Columns.Length - 2)];
        }

        var steps = GoldenCase.Read(File.ReadAllText(ProjectRoot.PathOf($"{Golden}/{name}.yaml"))).Steps;
        var results = KubeYaml.Read(File.ReadAllText(ProjectRoot.PathOf($"{Golden}/{name}.expected.yaml"))).OfType<JsonObject>().ToList();
        results.Count.ShouldBe(steps.Count, name);
        var told = steps
            .Zip(results, static (step, result) => (Kind: KindOf(step), Writes: (result["writes"] as JsonArray)?.Count ?? 0))
            .ToList();
        var weights = told.Where(static step => step.Kind == Kind.Weight).Select(static step => step.Writes).ToList();
        return
        [
            router.Type,
            evidence,
            $"[{name}](../{Golden}/{name}.expected.yaml)",
            Most(told.Where(static step => step.Kind == Kind.Rest).Select(static step => step.Writes)),
            Most(weights.Take(1)),
            Most(weights.Skip(1)),
            Most(told.Where(static step => step.Kind == Kind.Route).Select(static step => step.Writes)),
            Most(told.Where(static step => step.Kind == Kind.End).Select(static step => step.Writes).Take(1)),
        ];
    }

    private static string Most(IEnumerable<int> writes) =>
        writes.DefaultIfEmpty(-1).Max() is >= 0 and var most ? most.ToString(CultureInfo.InvariantCulture) : Nothing;

    private static Kind KindOf(GoldenStep step) =>
        step.Text.ContainsKey("promoted") || step.Text.ContainsKey("aborted") ? Kind.End
        : step.Text.ContainsKey("setHeaderRoute") || step.Text.ContainsKey("setMirrorRoute") ? Kind.Route
        : step.Text.ContainsKey("additional") || (long?)step.Text["setWeight"] is not { } weight ? Kind.Other
        : weight == 0 ? Kind.Rest
        : Kind.Weight;

    private enum Kind
    {
        Rest,
        Weight,
        Route,
        End,
        Other,
    }
}
