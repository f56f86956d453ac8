using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>
/// What ingress-nginx makes of Ingresses, in small: paths become locations, and an Ingress with the annotation <c>canary</c> takes its share of the same
/// path of the others. One host is enough here. Source: the annotations page of ingress-nginx's user guide.
/// </summary>
internal sealed class NginxTranslator : IProxyTranslator
{
    private const string Prefix = "nginx.ingress.kubernetes.io/";

    public string Program => NginxConfiguration.Program;

    public string ReloadSignal => NginxConfiguration.ReloadSignal;

    public IReadOnlyList<ResourceType> Types => [KnownResources.Ingresses];

    public IReadOnlyList<string> Arguments(string configuration) => NginxConfiguration.Arguments(configuration);

    public string Translate(ProxyInput input)
    {
        var canaries = input.Objects.Where(IsCanary).ToList();
        var backends = new SortedSet<string>(StringComparer.Ordinal);
        var (splits, locations) = (new StringBuilder(), new StringBuilder());
        foreach (var (path, service) in input.Objects.Where(ingress => !IsCanary(ingress)).SelectMany(PathsOf))
        {
            backends.Add(service);
            var target = service;
            foreach (var canary in canaries)
            {
                var (weight, total) = (Number(canary, "canary-weight", 0), Number(canary, "canary-weight-total", 100));
                foreach (var (_, other) in PathsOf(canary).Where(same => same.Path == path && weight > 0))
                {
                    backends.Add(other);
                    target = $"$backend_{locations.Length}";
                    var share = 100m * weight / total;
                    splits.Append(
                        CultureInfo.InvariantCulture,
                        $"  split_clients $request_id {target} {{ {(share >= 100 ? "" : $"{share.ToString("0.00", CultureInfo.InvariantCulture)}% {other}; ")}* {(share >= 100 ? other : service)}; }}\n"
                    );
                }
            }

            locations.Append(CultureInfo.InvariantCulture, $"    location {path} {{ proxy_pass http://{target}; }}\n");
        }

        return NginxConfiguration.Of(input, backends, splits.ToString(), locations.ToString());
    }

    private static IEnumerable<(string Path, string Service)> PathsOf(JsonObject ingress) =>
        ingress["spec"]!["rules"]!
            .AsArray()
            .SelectMany(rule => rule!["http"]!["paths"]!.AsArray())
            .Select(path => ((string)path!["path"]!, (string)path["backend"]!["service"]!["name"]!));

    private static bool IsCanary(JsonObject ingress) => Annotation(ingress, "canary") == "true";

    private static int Number(JsonObject ingress, string annotation, int otherwise) =>
        Annotation(ingress, annotation) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Annotation(JsonObject ingress, string name) => (string?)ingress["metadata"]?["annotations"]?[$"{Prefix}{name}"];
}
