using System.Globalization;
using System.Net;

namespace Rollouts.Cluster.Tests;

/// <summary>What all configurations of nginx have in common: where it keeps its files, how it listens, and the pods behind each Service.</summary>
internal static class NginxConfiguration
{
    public const string Program = "nginx";
    public const string ReloadSignal = "HUP";

    public static IReadOnlyList<string> Arguments(string configuration) =>
        ["-p", Path.GetDirectoryName(configuration)!, "-c", configuration, "-e", "stderr", "-g", "daemon off;"];

    /// <param name="input">What is made a configuration of.</param>
    /// <param name="services">The Services that locations lead to.</param>
    /// <param name="maps">Lines beside the server: maps and splits.</param>
    /// <param name="locations">Lines of the server; none for one that answers 503.</param>
    public static string Of(ProxyInput input, IEnumerable<string> services, string maps, string locations)
    {
        var upstreams = string.Concat(services.Select(service => Upstream(service, input.EndpointsOf(service))));
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
            {{upstreams}}{{maps}}  server {
                listen 127.0.0.1:{{input.Port.ToString(CultureInfo.InvariantCulture)}};
            {{(locations.Length == 0 ? "    location / { return 503; }\n" : locations)}}  }
            }

            """;
    }

    /// <summary>A Service without ready pods answers nothing, which its clients see as 502.</summary>
    private static string Upstream(string service, IReadOnlyList<IPEndPoint> endpoints)
    {
        var servers = endpoints.Count == 0 ? "server unix:/nobody;" : string.Join(' ', endpoints.Select(endpoint => $"server {endpoint};"));
        return $"  upstream {service} {{ {servers} keepalive 16; }}\n";
    }
}
