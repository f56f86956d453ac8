using System.Text.Json.Nodes;

namespace Rollouts.Grpc.Tests;

public sealed class PluginConfigurationTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF";

    [Fact]
    public void Read_AllLists_GivesTheirPlugins()
    {
        var (plugins, failures) = Read(
            $$"""
            {
              "metricProviderPlugins": [
                { "name": "acme/latency", "location": "file:///opt/latency", "sha256": "{{Sha}}", "args": ["--v", "2"] }
              ],
              "stepPlugins": [{ "name": "acme/latency", "location": "file://./steps/gate", "disabled": true }],
              "trafficRouterPlugins": [{ "name": "acme/mesh", "location": "file:///opt/mesh" }],
              "others": 7
            }
            """
        );

        failures.ShouldBeEmpty();
        plugins.Count.ShouldBe(3);
        plugins[0].Arguments.ShouldBe(["--v", "2"]);
        (plugins[0] with { Arguments = [] }).ShouldBe(
            new PluginDefinition(PluginKind.MetricProvider, "acme/latency", "/opt/latency", Sha.ToLowerInvariant(), [])
        );
        plugins[1].Path.ShouldBe(Path.GetFullPath("steps/gate"));
        plugins[1].Disabled.ShouldBeTrue();
        plugins[2].Kind.ShouldBe(PluginKind.TrafficRouter);
    }

    [Fact]
    public void Read_LocationOfTheNetwork_GivesItsDownload()
    {
        var (plugins, failures) = Read(
            $$"""
            {
              "stepPlugins": [
                {
                  "name": "acme/gate", "location": "HTTPS://me:pass@files.example:8443/v1/gate?token=abc", "sha256": "{{Sha}}",
                  "headersFrom": [{ "secretRef": { "name": "registry" } }, { "secretRef": { "name": "more.headers" } }]
                }
              ]
            }
            """
        );

        failures.ShouldBeEmpty();
        var plugin = plugins.ShouldHaveSingleItem();
        plugin.Path.ShouldBeEmpty();
        plugin.Sha256.ShouldBe(Sha.ToLowerInvariant());
        plugin.Download!.Location.ShouldBe(new Uri("https://me:pass@files.example:8443/v1/gate?token=abc"));
        plugin.Download.HeadersFrom.ShouldBe(["registry", "more.headers"]);
        // What may be a secret is not for logs.
        plugin.Place.ShouldBe("https://files.example:8443/v1/gate");
        plugin.ToString().ShouldNotContain("pass");
    }

    [Theory]
    [InlineData("""{"name":"latency","location":"file:///x"}""", "metricProviderPlugins[0].name is 'latency': give namespace/name")]
    [InlineData("""{"name":"a/../b","location":"file:///x"}""", ".name is 'a/../b'")]
    [InlineData("""{"location":"file:///x"}""", ".name is ''")]
    [InlineData("""{"name":"a/b"}""", ".location is '': give file://PATH")]
    [InlineData(
        """{"name":"a/b","location":"https://x.example/p"}""",
        ".sha256 is '': a program from the network runs only if it is known which; give the 64 hexadecimal digits"
    )]
    [InlineData(
        """{"name":"a/b","location":"https://me:pass@ /p"}""",
        ".location is 'https://…': it is no address; give https://HOST/PATH"
    )]
    [InlineData("""{"name":"a/b","location":"ftp://x.example/p"}""", ".location is 'ftp://x.example/p': give file://PATH or https://HOST")]
    [InlineData(
        """{"name":"a/b","location":"https://x/p","headersFrom":[{"secretRef":{"name":"A b"}}]}""",
        ".headersFrom[0].secretRef.name is 'A b': give the name of a Secret"
    )]
    [InlineData("""{"name":"a/b","location":"https://x/p","headersFrom":[{}]}""", ".headersFrom[0].secretRef.name is ''")]
    [InlineData("""{"name":"a/b","location":"https://x/p","headersFrom":{}}""", ".headersFrom is '{}': give a list of secretRefs")]
    [InlineData("""{"name":"a/b","location":"/opt/x"}""", ".location is '/opt/x': give file://PATH")]
    [InlineData("""{"name":"a/b","location":"file://"}""", ".location is 'file://'")]
    [InlineData("""{"name":"a/b","location":"file:///x","sha256":"abc"}""", ".sha256 is 'abc': give the 64 hexadecimal digits")]
    [InlineData("""{"name":"a/b","location":"file:///x","args":[1]}""", ".args[0] is '1': give text")]
    [InlineData("""{"name":"a/b","location":"file:///x","args":"-v"}""", ".args is '\"-v\"': give a list")]
    [InlineData("""{"name":7,"location":"file:///x"}""", ".name is '7': give text")]
    [InlineData("7", "metricProviderPlugins[0] is no object")]
    public void Read_WrongEntry_NamesFieldValueAndRemedy(string entry, string failure)
    {
        var (plugins, failures) = Read($$"""{"metricProviderPlugins":[{{entry}}]}""");

        // Who asks for it by name is told what is wrong.
        plugins.ShouldAllBe(plugin => plugin.Fault!.Contains(failure));
        failures.ShouldContain(one => one.Contains(failure));
    }

    [Fact]
    public void Read_SameNameTwice_IsRefused()
    {
        var (plugins, failures) = Read("""{"stepPlugins":[{"name":"a/b","location":"file:///x"},{"name":"a/b","location":"file:///y"}]}""");

        plugins.ShouldHaveSingleItem();
        failures.ShouldHaveSingleItem().ShouldContain("stepPlugins[1].name is 'a/b', which an earlier entry has");
    }

    [Fact]
    public void Read_NoList_IsRefused() =>
        Read("""{"stepPlugins":"x"}""").Failures.ShouldHaveSingleItem().ShouldContain("stepPlugins is no list");

    private static (IReadOnlyList<PluginDefinition> Plugins, List<string> Failures) Read(string json)
    {
        var failures = new List<string>();
        return (PluginConfiguration.Read(JsonNode.Parse(json)!.AsObject(), failures), failures);
    }
}
