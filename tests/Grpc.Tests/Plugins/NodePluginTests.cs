using Google.Protobuf.WellKnownTypes;
using Rollouts.Plugin.V1;
using Rollouts.TestKit;

namespace Rollouts.Grpc.Tests;

/// <summary>The sample in JavaScript (<c>node/plugin.js</c>): a plugin needs nothing of ours but the proto file.</summary>
public sealed class NodePluginTests
{
    [Fact]
    public async Task Sample_InJavaScript_Measures()
    {
        var packages = await NodePackages.InstallAsync(ProjectFolder.Root, "tests/Grpc.Tests/node");
        var start = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sh");
        await File.WriteAllTextAsync(
            start,
            $"#!/bin/sh\nexport NODE_PATH='{packages}'\nexec node '{ProjectFolder.NodeScript("plugin.js")}' '{ProjectFolder.Protos}'\n"
        );
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(start)));
        await using (var bed = await PluginBed.StartAsync(PluginBed.Misbehaving("") with { Path = start, Sha256 = hash, Arguments = [] }))
        {
            (await MeasureAsync(bed, start)).Value.Result.NumberValue.ShouldBeInRange(0, 600);
            (await MeasureAsync(bed, "/no/such/file")).Error.Reason.ShouldBe("'/no/such/file' cannot be read: ENOENT");
            bed.Status.Version.ShouldBe("1.0.0");
        }

        File.Delete(start);
    }

    private static Task<MeasureResponse> MeasureAsync(PluginBed bed, string path) =>
        bed.Host.CallAsync(
            PluginKind.MetricProvider,
            PluginBed.Name,
            (invoker, options) =>
                new MetricProvider.MetricProviderClient(invoker).StartAsync(
                    new MeasureRequest { Config = new Struct { Fields = { ["path"] = Value.ForString(path) } } },
                    options
                )
        );
}
