using System.Text;
using System.Text.Json.Nodes;

namespace Rollouts.Cli;

/// <summary>The manifests of the repository that this program carries along: the CRDs of the chart, and the examples.</summary>
internal static class DemoResources
{
    public const string CanaryExample = "examples/canary.yaml";
    public const string PrometheusExample = "examples/canary-prometheus.yaml";
    private const string CrdPrefix = "crds/";

    public static IReadOnlyList<JsonObject> CustomResourceDefinitions() =>
        [
            .. typeof(DemoResources)
                .Assembly.GetManifestResourceNames()
                .Where(static name => name.StartsWith(CrdPrefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .SelectMany(Read),
        ];

    /// <summary>The objects of an example, with the demo's address of the metrics in the arguments that name it.</summary>
    public static IReadOnlyList<JsonObject> Example(string name, string argument, string address)
    {
        var objects = Read(name);
        foreach (var template in objects.Where(static item => (string?)item["kind"] == "AnalysisTemplate"))
        {
            foreach (var arg in template["spec"]?["args"]?.AsArray().OfType<JsonObject>() ?? [])
            {
                if ((string?)arg["name"] == argument)
                {
                    arg["value"] = address;
                }
            }
        }

        return objects;
    }

    private static IReadOnlyList<JsonObject> Read(string name)
    {
        using var stream =
            typeof(DemoResources).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the program was built without its resource {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return YamlManifests.Read(reader.ReadToEnd());
    }
}
