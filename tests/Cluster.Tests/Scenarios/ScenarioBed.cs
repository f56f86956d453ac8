using Rollouts.ClusterBed;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>One namespace with one controller and one node for all scenarios, each of which has Rollouts of its own there.</summary>
internal sealed class ScenarioBed : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly SimulatedNode _node;
    private readonly RunningController _controller;

    private ScenarioBed(ClusterNamespace home, NamespaceView view, RunningController controller, DirectoryInfo folder)
    {
        Home = home;
        View = view;
        _folder = folder;
        _node = SimulatedNode.Start(home, new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(50) });
        _controller = controller;
    }

    /// <summary>A plugin that passes when the file that its <c>path</c> names says <c>open</c>, and fails when it says <c>shut</c>.</summary>
    public const string StepPlugin = "acme/gate";

    public ClusterNamespace Home { get; }

    /// <summary>Where scenarios put what a plugin looks at.</summary>
    public string Folder => _folder.FullName;

    /// <summary>What the namespace holds, kept up to date by watches.</summary>
    public NamespaceView View { get; }

    public static async Task<ScenarioBed> StartAsync(RealCluster cluster)
    {
        await MeshDefinitions.EnsureAsync(cluster);
        var home = await cluster.CreateNamespaceAsync("scenarios");
        var folder = Directory.CreateTempSubdirectory("rollouts-scenarios-");
        var plugins = Path.Combine(folder.FullName, "plugins.yaml");
        await File.WriteAllTextAsync(
            plugins,
            $"""
            stepPlugins:
            - name: {StepPlugin}
              location: file://{BuiltProgram.PathOf("SamplePlugin")}
              args: [step]
            """
        );
        var controller = await RunningController.StartAsync(home, options => options.PluginsFile = plugins);
        return new ScenarioBed(home, await NamespaceView.StartAsync(home), controller, folder);
    }

    /// <summary>A VirtualService with one route "primary" that sends everybody to the stable destination.</summary>
    public Task CreateVirtualServiceAsync(string name, string stable, string canary) =>
        Home.CreateAsync(
            NamespaceView.VirtualServices,
            $$"""
            apiVersion: networking.istio.io/v1alpha3
            kind: VirtualService
            metadata: { name: {{name}} }
            spec:
              hosts: [{{name}}]
              http:
                - name: primary
                  route:
                    - { destination: {{stable}}, weight: 100 }
                    - { destination: {{canary}}, weight: 0 }
            """
        );

    public async ValueTask DisposeAsync()
    {
        await _controller.DisposeAsync();
        await View.DisposeAsync();
        await Home.DisposeAsync();
        await _node.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
