using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Grpc;

namespace Rollouts.Providers.Tests;

public sealed class PluginSourceTests
{
    private const string ConfigMap = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: argo-rollouts-config
        data:
          metricProviderPlugins: |-
            - name: "argoproj-labs/sample-prometheus"
              location: "https://example.com/plugin-linux-amd64"
              sha256: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            - name: acme/files
              location: file:///opt/plugins/files
              args:
                - "--verbose"
          stepPlugins: |-
            - name: acme/gate
              location: file:///opt/plugins/gate
              disabled: true
        """;

    [Fact]
    public async Task File_ConfigMapOrBareLists_AreRead()
    {
        var fromMap = await ReadFileAsync(ConfigMap);
        var bare = await ReadFileAsync("metricProviderPlugins:\n- name: acme/files\n  location: file:///opt/plugins/files\n");

        fromMap.Select(plugin => plugin.Name).ShouldBe(["argoproj-labs/sample-prometheus", "acme/files", "acme/gate"]);
        fromMap[0].Fault.ShouldBeNull();
        fromMap[0].Place.ShouldBe("https://example.com/plugin-linux-amd64");
        fromMap[1].Fault.ShouldBeNull();
        fromMap[1].Arguments.ShouldBe(["--verbose"]);
        fromMap[2]
            .ShouldBe(new PluginDefinition(PluginKind.Step, "acme/gate", "/opt/plugins/gate", null, fromMap[2].Arguments, Disabled: true));
        bare.ShouldHaveSingleItem().Path.ShouldBe("/opt/plugins/files");
    }

    [Theory]
    [InlineData("")]
    [InlineData("other: 1")]
    [InlineData("- 1")]
    [InlineData("metricProviderPlugins: |-\n  - name: [")]
    [InlineData("metricProviderPlugins:")]
    public async Task File_WithoutSoundLists_HasNoPlugins(string text) => (await ReadFileAsync(text)).ShouldBeEmpty();

    [Fact]
    public async Task File_ThatIsNoYaml_IsAnError() =>
        (await Should.ThrowAsync<IOException>(() => ReadFileAsync("a: [")).WaitAsync(TimeSpan.FromSeconds(60))).Message.ShouldContain(
            "not YAML"
        );

    private static async Task<IReadOnlyList<PluginDefinition>> ReadFileAsync(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, text);
            return await new PluginFile(path, NullLogger<PluginFile>.Instance).ReadAsync(default);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
