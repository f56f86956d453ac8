using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

public sealed class ClusterProfilesTests
{
    [Fact]
    public async Task Find_ProfileOfTheCluster_IsReadAndReadAgain()
    {
        await using var bed = await JobBed.StartAsync();
        var time = new ManualTimeProvider();
        var profiles = new ClusterProfiles(bed.Client, time);
        (await profiles.FindAsync("prom")).ShouldBeNull();
        await bed.Client.CreateAsync(
            KnownResources.ProviderProfiles,
            null,
            new JsonObject
            {
                ["apiVersion"] = "rollouts.dev/v1alpha1",
                ["kind"] = "ProviderProfile",
                ["metadata"] = new JsonObject { ["name"] = "prom" },
                ["spec"] = JsonNode.Parse("""{"address": "http://one", "namespaces": ["shop"], "budget": {"perSecond": 5}}"""),
            }
        );

        time.Advance(TimeSpan.FromSeconds(5));
        (await profiles.FindAsync("prom"))!.Spec.Address.ShouldBe("http://one");
        await bed.Client.PatchAsync(
            KnownResources.ProviderProfiles,
            null,
            "prom",
            Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["address"] = "http://two" } })
        );
        (await profiles.FindAsync("prom"))!.Spec.Address.ShouldBe("http://one", "what was read is good for five seconds");
        time.Advance(TimeSpan.FromSeconds(5));
        (await profiles.FindAsync("prom"))!.Spec.Address.ShouldBe("http://two");
    }

    [Fact]
    public async Task Find_ClusterIsDown_IsAnErrorOfTheProfile()
    {
        await using var nobody = new KubernetesClient(
            new ClusterConnection { Server = new Uri($"http://127.0.0.1:{LocalPorts.Free(1)[0]}") },
            new ClientOptions { Qps = 0 }
        );
        (
            await Should.ThrowAsync<ProviderException>(() => new ClusterProfiles(nobody, TimeProvider.System).FindAsync("prom"))
        ).Message.ShouldStartWith("provider profile \"prom\" cannot be read");
    }
}
