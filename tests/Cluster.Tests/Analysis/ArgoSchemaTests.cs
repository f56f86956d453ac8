using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Rollouts.AnalysisService;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>
/// What goes beyond Argo on a real API server whose CRDs know only what Argo's do: comparisons and judges as plugins, policies as an
/// annotation. The same as fields of their own is dropped there.
/// </summary>
public sealed class ArgoSchemaTests
{
    private static readonly string[] OwnMetricFields = ["noData", "tooLittle", "stale", "onFailure", "consecutiveFailureLimit"];

    private static readonly string[] OwnProviders = ["comparison", "judge"];

    [Fact]
    public async Task Runs_UnderArgosSchema_AreJudgedByTheirPluginFormsAndAnnotations()
    {
        var crds = Directory.CreateTempSubdirectory("argo-crds-");
        await WriteArgosAsync(crds.FullName);
        await using var cluster = await RealCluster.RequireOwnAsync(crds.FullName);
        await using var home = await cluster.CreateNamespaceAsync("argo");
        await using var prometheus = await StartPrometheusAsync();
        var service = await StartServiceAsync(home, Path.Combine(crds.FullName, "verdicts.db"));

        var fields = await CreateAsync(
            home,
            "fields",
            $$"""
            {"metrics":[{"name":"errors","noData":{"policy":"fail"},"provider":{"comparison":{"kind":"ratio"} } }]}
            """
        );
        var comparison = await CreateAsync(
            home,
            "comparison",
            Metric(
                "rollouts/comparison",
                $$"""
                {"kind":"ratio","mode":"exact","window":"1s","windows":4,"warmup":"0s","settle":"0s",
                 "source":{"prometheus":{"address":"{{prometheus.Urls.First()}}"} },
                 "canary":{"events":"canary.errors","total":"canary.requests"},"baseline":{"events":"baseline.errors","total":"baseline.requests"} }
                """
            )
        );
        var judge = await CreateAsync(
            home,
            "judge",
            Metric(
                "rollouts/judge",
                $$"""
                {"judge":"kayenta","duration":"5s","step":"1s","warmup":"0s","settle":"0s",
                 "source":{"prometheus":{"address":"{{prometheus.Urls.First()}}"} },
                 "metrics":[{"name":"errors","direction":"increase","canary":"canary.errors","baseline":"baseline.errors"}]}
                """
            )
        );
        var policies = await CreateAsync(
            home,
            "policies",
            $$"""{"metrics":[{"name":"errors","provider":{"prometheus":{"address":"{{prometheus.Urls.First()}}","query":"nothing"} } }]}""",
            """{"errors":{"noData":{"policy":"fail"},"onFailure":"pause"} }"""
        );

        // Argo's schema has no room for fields of ours, and room for whatever a plugin is.
        fields["spec"]!["metrics"]![0]!.ToJsonString().ShouldBe("""{"name":"errors","provider":{}}""");
        comparison["spec"]!["metrics"]![0]!["provider"]!["plugin"]!["rollouts/comparison"]!["canary"]!["events"]!
            .GetValue<string>()
            .ShouldBe("canary.errors");
        (await EndedAsync(home, "fields"))["message"]!
            .GetValue<string>()
            .ShouldBe("Analysis spec invalid: metrics[0]: no provider specified");
        (await EndedAsync(home, "comparison"))["phase"]!.GetValue<string>().ShouldBe("Failed");
        (await EndedAsync(home, "judge"))["phase"]!.GetValue<string>().ShouldBe("Failed");
        var paused = await EndedAsync(home, "policies");
        paused["phase"]!.GetValue<string>().ShouldBe("Inconclusive");
        paused["message"]!.GetValue<string>().ShouldContain("no data");
        judge["metadata"]!["name"]!.GetValue<string>().ShouldBe("judge");
        policies["metadata"]!["annotations"]!["rollouts/analysis-policies"].ShouldNotBeNull();
        await service.StopAsync();
        await service.DisposeAsync();
        crds.Delete(recursive: true);
    }

    /// <summary>Ours without what goes beyond Argo's; what is left of a plugin has to be as open as there.</summary>
    private static async Task WriteArgosAsync(string folder)
    {
        foreach (var file in Directory.GetFiles(ProjectRoot.PathOf("charts/rollouts/crds"), "*.yaml"))
        {
            var documents = YamlManifest.Read(await File.ReadAllTextAsync(file));
            foreach (var document in documents)
            {
                Strip(document);
            }

            // The script that starts the cluster looks for the line with the kind.
            var text = string.Join(
                "\n---\n",
                documents.Select(static d => string.Join('\n', d.Select(static m => $"{m.Key}: {m.Value!.ToJsonString().Trim('"')}")))
            );
            await File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(file)), text);
        }
    }

    private static void Strip(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject schema:
                if (schema["provider"]?["properties"] is JsonObject providers)
                {
                    Array.ForEach(OwnProviders, name => providers.Remove(name));
                    Array.ForEach(OwnMetricFields, name => schema.Remove(name));
                    providers["plugin"]!.ToJsonString().ShouldBe("""{"type":"object","x-kubernetes-preserve-unknown-fields":true}""");
                }

                foreach (var (_, member) in schema)
                {
                    Strip(member);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Strip(item);
                }

                break;
        }
    }

    private static string Metric(string plugin, string config) =>
        $$"""{"metrics":[{"name":"errors","provider":{"plugin":{"{{plugin}}":{{config}} } } }]}""";

    private static async Task<JsonObject> CreateAsync(ClusterNamespace home, string name, string spec, string? policies = null)
    {
        var run = new JsonObject
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = "AnalysisRun",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = JsonNode.Parse(spec),
        };
        if (policies is not null)
        {
            run["metadata"]!["annotations"] = new JsonObject { ["rollouts/analysis-policies"] = policies };
        }

        return (await home.CreateAsync(KnownResources.AnalysisRuns, run)).ToNode();
    }

    private static async Task<JsonNode> EndedAsync(ClusterNamespace home, string name) =>
        (
            await home.AwaitAsync(
                KnownResources.AnalysisRuns,
                name,
                static run => (string?)run["status"]?["phase"] is "Successful" or "Failed" or "Error" or "Inconclusive",
                "ended"
            )
        )["status"]!;

    /// <summary>The canary has ten times the errors; an instant query has no data.</summary>
    private static async Task<WebApplication> StartPrometheusAsync()
    {
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.MapPost("/api/v1/query", static () => Answer("vector", ""));
        server.MapPost(
            "/api/v1/query_range",
            static async (HttpRequest request) =>
            {
                var form = await request.ReadFormAsync();
                var value = (string?)form["query"] switch
                {
                    "canary.errors" => 5000,
                    "baseline.errors" => 500,
                    _ => 10_000,
                };
                var (from, to, step) = (Number(form["start"]), Number(form["end"]), Number(form["step"]));
                var points = Enumerable
                    .Range(0, (int)((to - from) / step) + 1)
                    .Select(i => string.Create(CultureInfo.InvariantCulture, $"[{from + (i * step)},\"{value + i}\"]"));
                return Answer("matrix", $"{{\"metric\":{{}},\"values\":[{string.Join(',', points)}]}}");
            }
        );
        await server.StartAsync();
        return server;
    }

    private static IResult Answer(string kind, string series) =>
        Results.Text($"{{\"status\":\"success\",\"data\":{{\"resultType\":\"{kind}\",\"result\":[{series}]}}}}", "application/json");

    private static double Number(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);

    private static async Task<WebApplication> StartServiceAsync(ClusterNamespace home, string store)
    {
        var service = AnalysisServiceHost.Create(
            new AnalysisServiceOptions
            {
                Kubeconfig = home.Cluster.Kubeconfig,
                Namespace = home.Name,
                Store = store,
                ListenAddress = "127.0.0.1",
                ApiPort = 0,
                HealthPort = 0,
                MetricsPort = 0,
                LogLevel = "error",
                AllowProviderLoopback = true,
            }
        );
        await service.StartAsync();
        return service;
    }
}
