using System.Globalization;
using Rollouts.Kubernetes;

namespace Rollouts.Benchmarks;

/// <summary>An API server, a metric source and a folder, from which services are started.</summary>
internal sealed class LoadBed : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-load-");
    private readonly List<ChildProgram> _children = [];
    private readonly HttpClient _http = new();
    private KubernetesClient _client = null!;
    private string _source = "";

    /// <summary>Where services keep their files.</summary>
    public string Folder => _folder.FullName;

    public string Kubeconfig { get; private set; } = "";

    public IKubernetesClient Client => _client;

    public LoadRuns Runs { get; private set; } = null!;

    /// <param name="kubeconfig">A real API server; null for the embedded one.</param>
    public static async Task<LoadBed> StartAsync(string? kubeconfig)
    {
        var bed = new LoadBed();
        if (kubeconfig is null)
        {
            var server = await ChildProgram.StartAsync(ApiServerChild.Command, bed.Folder);
            bed._children.Add(server);
            kubeconfig = server.Greeting;
        }

        var source = await ChildProgram.StartAsync(MetricSourceChild.Command);
        bed._children.Add(source);
        bed._source = source.Greeting;
        bed.Kubeconfig = Path.GetFullPath(kubeconfig);
        bed._client = new KubernetesClient(KubeConfig.Load(bed.Kubeconfig), new ClientOptions { Qps = 0 }, TimeProvider.System);
        bed.Runs = new LoadRuns(bed._client, bed._source);
        return bed;
    }

    /// <summary>Count, 1st, 50th and 99th percentile in ms of the times between two questions of the same metric since the last call.</summary>
    public async Task<double[]> GapsAsync() =>
        [.. (await AskAsync("gaps")).Split(' ').Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];

    /// <summary>How often the source was asked since the last call.</summary>
    public async Task<int> QuestionsAsync() => int.Parse(await AskAsync("asked"), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _http.Dispose();
        foreach (var child in _children)
        {
            child.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<string> AskAsync(string what)
    {
        using var answer = await _http.GetAsync(new Uri($"{_source}/{what}"), HttpCompletionOption.ResponseHeadersRead);
        using var text = new StreamReader(await answer.Content.ReadAsStreamAsync());
        return await text.ReadToEndAsync();
    }
}
