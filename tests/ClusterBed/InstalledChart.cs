using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.ClusterBed;

/// <summary>The chart in a scenario's namespace, under a release name of its own; what it made of the whole cluster goes away with it.</summary>
public sealed class InstalledChart : IAsyncDisposable
{
    private const string Release = "rollouts";

    private readonly ClusterNamespace _home;
    private readonly List<ChartObject> _clusterWide = [];

    private InstalledChart(ClusterNamespace home)
    {
        _home = home;
    }

    /// <summary>Names of the service accounts of the two services.</summary>
    public string Controller => $"{NameOf(_home)}-controller";

    /// <inheritdoc cref="Controller"/>
    public string Analysis => $"{NameOf(_home)}-analysis";

    /// <param name="home">Where to.</param>
    /// <param name="which">Which of the chart's objects are created.</param>
    /// <param name="options">Those of <c>eng/chart/render.go</c>, but for namespace, release and API versions.</param>
    public static async Task<InstalledChart> InstallAsync(
        ClusterNamespace home,
        Func<ChartObject, bool> which,
        params IEnumerable<string> options
    )
    {
        // The control plane of the tests is older than policy/v1.
        string[] place = ["-namespace", home.Name, "-release", NameOf(home), "-api-versions", "policy/v1beta1"];
        var chart = await Need.OfAsync(RenderedChart.ReadAsync([.. place, .. options]));
        var installed = new InstalledChart(home);
        foreach (var item in chart.Where(which))
        {
            await home.Cluster.Client.CreateAsync(item.Type, item.Type.Namespaced ? home.Name : null, item.Body);
            if (!item.Type.Namespaced)
            {
                installed._clusterWide.Add(item);
            }
        }

        return installed;
    }

    /// <summary>Writes a kubeconfig with a token of a service account of this namespace.</summary>
    public async Task WriteKubeconfigAsync(string account, string path)
    {
        // A subresource that answers with an object.
        var tokens = new ResourceType("", "v1", $"serviceaccounts/{account}/token", "TokenRequest");
        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject(),
        };
        var answer = (await _home.Cluster.Client.CreateAsync(tokens, _home.Name, request)).ToNode();
        var kubeconfig = YamlManifest.ReadOne(await File.ReadAllTextAsync(_home.Cluster.Kubeconfig));
        foreach (var user in kubeconfig["users"]!.AsArray())
        {
            user!["user"] = new JsonObject { ["token"] = (string)answer["status"]!["token"]! };
        }

        await File.WriteAllTextAsync(path, kubeconfig.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var item in _clusterWide)
        {
            await _home.Cluster.Client.DeleteAsync(item.Type, null, item.Name);
        }
    }

    private static string NameOf(ClusterNamespace home) => $"{Release}-{home.Name[(home.Name.LastIndexOf('-') + 1)..]}";
}
