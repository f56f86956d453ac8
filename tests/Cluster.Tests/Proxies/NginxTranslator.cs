using System.Globalization;
using System.Net;
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

    public string Program => "nginx";

    public string ReloadSignal => "HUP";

    public IReadOnlyList<ResourceType> Types => [KnownResources.Ingresses];

    public IReadOnlyList<string> Arguments(string configuration) =>
        ["-p", Path.GetDirectoryName(configuration)!, "-c", configuration, "-e", "stderr", "-g", "daemon off;"];

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

        var upstreams = string.Concat(backends.Select(service => Upstream(service, input.EndpointsOf(service))));
        return $$"""
            user root;
            pid {{input.Folder}}/nginx.pid;
            error_log stderr warn;
            worker_processes 1;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path {{input.Folder}}/body;
              proxy_temp_path {{input.Folder}}/proxy;
              fastcgi_temp_path {{input.Folder}}/fastcgi;
              uwsgi_temp_path {{input.Folder}}/uwsgi;
              scgi_temp_path {{input.Folder}}/scgi;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_connect_timeout 5s;
              keepalive_requests 100000;
              add_header {{ProxyLoad.ConfigurationHeader}} {{input.Configuration.ToString(CultureInfo.InvariantCulture)}} always;
            {{upstreams}}{{splits}}  server {
                listen 127.0.0.1:{{input.Port.ToString(CultureInfo.InvariantCulture)}};
            {{(locations.Length == 0 ? "    location / { return 503; }\n" : locations.ToString())}}  }
            }

            """;
    }

    /// <summary>A Service without ready pods answers nothing, which its clients see as 502.</summary>
    private static string Upstream(string service, IReadOnlyList<IPEndPoint> endpoints)
    {
        var servers = endpoints.Count == 0 ? "server unix:/nobody;" : string.Join(' ', endpoints.Select(endpoint => $"server {endpoint};"));
        return $"  upstream {service} {{ {servers} keepalive 16; }}\n";
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
