using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Grpc;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>A step whose plugin the controller downloads, as the ConfigMap and a Secret of its own namespace say (rows L17 and L18).</summary>
public sealed class DownloadedPluginTests : IDisposable
{
    private const string Own = "rollouts-system";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-dl-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Step_OfAProgramOfTheNetwork_IsPassed_AndASecondControllerFindsItKept()
    {
        var program = $"#!/bin/sh\nexec '{BuiltProgram.PathOf("SamplePlugin")}' step\n";
        var downloads = 0;
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.MapGet(
            "/gate",
            (HttpContext context) =>
            {
                Interlocked.Increment(ref downloads);
                return context.Request.Headers["X-Registry"] == "abc" ? Results.Text(program) : Results.Unauthorized();
            }
        );
        await server.StartAsync();
        var gate = Path.Combine(_folder.FullName, "gate");
        await File.WriteAllTextAsync(gate, "open");
        await using var bed = await ControllerBed.StartAsync(services: services =>
            services.Configure<PluginHostOptions>(plugins => plugins.Folder = _folder.FullName)
        );
        await bed.StopControllerAsync();
        await ConfigureAsync(
            bed.Client,
            $"{server.Urls.First()}/gate",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(program)))
        );

        await StartAsync(bed);
        await bed.CreateAsync(
            ControllerBed.Web(1, $$$$"""{"canary":{"steps":[{"plugin":{"name":"acme/gate","config":{"path":"{{{{gate}}}}"}}}]}}""")
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await PassAsync(bed, "web:v2");
        await bed.StopControllerAsync();
        await StartAsync(bed);
        await PassAsync(bed, "web:v3");

        downloads.ShouldBe(1);
    }

    private static Task StartAsync(ControllerBed bed) =>
        bed.StartControllerAsync(configure: static options =>
        {
            options.LeaseNamespace = Own;
            options.Egress.AllowLoopback = true;
        });

    private static async Task PassAsync(ControllerBed bed, string image)
    {
        await bed.ReleaseAsync(image);
        var healthy = await bed.AwaitAsync(
            rollout =>
                rollout.Status.Phase == RolloutPhase.Healthy && rollout.Status.ObservedGeneration == $"{rollout.Metadata.Generation}",
            $"{image} to be released"
        );
        healthy.Status.Canary.StepPluginStatuses!.ShouldHaveSingleItem().Phase.ShouldBe(StepPluginPhase.Successful);
    }

    private static async Task ConfigureAsync(IKubernetesClient client, string location, string sha256)
    {
        await client.CreateAsync(KnownResources.Namespaces, null, Named("Namespace", Own));
        var secret = Named("Secret", "registry");
        secret["data"] = new JsonObject { ["X-Registry"] = Convert.ToBase64String("abc"u8) };
        await client.CreateAsync(KnownResources.Secrets, Own, secret);
        var map = Named("ConfigMap", "argo-rollouts-config");
        map["data"] = new JsonObject
        {
            ["stepPlugins"] = $"""
                - name: acme/gate
                  location: {location}
                  sha256: {sha256}
                  headersFrom:
                  - secretRef:
                      name: registry
                """,
        };
        await client.CreateAsync(KnownResources.ConfigMaps, Own, map);
    }

    private static JsonObject Named(string kind, string name) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name },
        };
}
