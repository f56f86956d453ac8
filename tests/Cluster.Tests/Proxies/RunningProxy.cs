using System.Text.Json.Nodes;
using System.Threading.Channels;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>A real proxy whose configuration follows the objects of a namespace, by watches, as that of a mesh or an ingress controller does.</summary>
internal sealed class RunningProxy : IAsyncDisposable
{
    private const string Script = "eng/proxy/proxy.sh";

    /// <summary>For a machine that is busy with other tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>A proxy that is just taking in the configuration before may miss the signal for the next one.</summary>
    private static readonly TimeSpan SignalAgain = TimeSpan.FromSeconds(5);

    private readonly ClusterNamespace _home;
    private readonly IProxyTranslator _translator;
    private readonly KubernetesClient _client;
    private readonly ServiceEndpoints _endpoints;
    private readonly IReadOnlyList<Informer> _routes;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-proxy-");
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly int _port = LocalPorts.Free(1)[0];
    private ProxyProcess? _process;
    private Task _running = Task.CompletedTask;
    private volatile Applied _applied = new(0, "");

    private RunningProxy(ClusterNamespace home, IProxyTranslator translator)
    {
        (_home, _translator) = (home, translator);
        _client = home.Cluster.Connect();
        _endpoints = new ServiceEndpoints(home, _client);
        _routes = [.. translator.Types.Select(type => new Informer(_client, type, new InformerOptions { Namespace = home.Name }))];
    }

    public Uri Url => new($"http://127.0.0.1:{_port}/");

    public string Log => _process?.Log ?? "";

    /// <summary>Starts the proxy with what is there now; where it cannot be had the test is skipped, or fails where it is required.</summary>
    public static async Task<RunningProxy> StartAsync(ClusterNamespace home, IProxyTranslator translator)
    {
        var program = await Need.OfAsync(ShellScript.RunAsync(Script, translator.Program));
        var proxy = new RunningProxy(home, translator);
        await proxy.StartAsync(program);
        return proxy;
    }

    /// <summary>Waits until the proxy works with the objects as they are now.</summary>
    /// <returns>The number of its configuration.</returns>
    public async Task<int> SettledAsync()
    {
        var settled = await Eventually.ReadAsync(
            async () =>
            {
                if (_running.IsCompleted)
                {
                    await _running;
                }

                var (applied, objects) = (_applied, new List<JsonObject>());
                foreach (var type in _translator.Types)
                {
                    objects.AddRange((await _home.ListAsync(type)).Select(static item => item.ToNode()));
                }

                return (applied.Number, Holds: applied.Text == _translator.Translate(Input(applied.Number, objects)));
            },
            static found => found.Holds,
            "the proxy works with the objects as they are",
            Patience
        );
        return settled.Number;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        await _client.DisposeAsync();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(string program)
    {
        Informer[] informers = [_endpoints.Services, _endpoints.Pods, .. _routes];
        foreach (var informer in informers)
        {
            informer.Subscribe(_ => _changes.Writer.TryWrite(true));
        }

        var watching = informers.Select(informer => informer.RunAsync(_stop.Token)).ToList();
        await Task.WhenAll(informers.Select(informer => informer.WaitForSyncAsync()));
        var file = Path.Combine(_folder.FullName, "configuration");
        await WriteAsync(file, 1);
        _process = ProxyProcess.Start(program, _translator.Arguments(file), _folder.FullName);
        await AwaitAsync(_applied);
        _changes.Writer.TryWrite(true);
        _running = Task.WhenAll([.. watching, FollowAsync(file)]);
    }

    private async Task FollowAsync(string file)
    {
        try
        {
            await foreach (var _ in _changes.Reader.ReadAllAsync(_stop.Token))
            {
                var objects = Objects();
                if (_translator.Translate(Input(_applied.Number, objects)) != _applied.Text)
                {
                    var next = await WriteAsync(file, _applied.Number + 1);
                    await ReloadAsync(next);
                    _applied = next;
                }

                await _translator.ReportAsync(_home, objects);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task<Applied> WriteAsync(string file, int number)
    {
        var next = new Applied(number, _translator.Translate(Input(number, Objects())));
        await File.WriteAllTextAsync(file, next.Text);
        _applied = number == 1 ? next : _applied;
        return next;
    }

    private async Task ReloadAsync(Applied wanted)
    {
        await _process!.SignalAsync(_translator.ReloadSignal);
        var signalled = TimeProvider.System.GetTimestamp();
        await AwaitAsync(
            wanted,
            async () =>
            {
                if (TimeProvider.System.GetElapsedTime(signalled) > SignalAgain)
                {
                    await _process.SignalAsync(_translator.ReloadSignal);
                    signalled = TimeProvider.System.GetTimestamp();
                }
            }
        );
    }

    private Task AwaitAsync(Applied wanted, Func<Task>? whileWaiting = null) =>
        Eventually.HoldsAsync(
            async () =>
            {
                if (_process!.HasEnded)
                {
                    throw new InvalidOperationException($"the proxy ended: {Log}\n{wanted.Text}");
                }

                if ((await ProxyLoad.ProbeAsync(Url)).Configuration >= wanted.Number)
                {
                    return true;
                }

                await (whileWaiting?.Invoke() ?? Task.CompletedTask);
                return false;
            },
            $"the proxy took configuration {wanted.Number}",
            Patience
        );

    private IReadOnlyList<JsonObject> Objects() =>
        [.. _routes.SelectMany(informer => informer.List(_home.Name)).Select(static item => item.ToNode())];

    private ProxyInput Input(int number, IReadOnlyList<JsonObject> objects) =>
        new(
            _port,
            number,
            _folder.FullName,
            [.. objects.OrderBy(static item => (string?)item["metadata"]?["name"], StringComparer.Ordinal)],
            _endpoints.Of
        );

    private sealed record Applied(int Number, string Text);
}
