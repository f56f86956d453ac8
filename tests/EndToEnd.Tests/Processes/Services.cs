using Rollouts.ClusterBed;

namespace Rollouts.EndToEnd.Tests;

/// <summary>Both services, at work in one namespace, each with the rights that the chart gives it and no others.</summary>
internal sealed class Services : IAsyncDisposable
{
    private readonly ClusterNamespace _home;
    private readonly string _folder;
    private readonly PublishedService _analysis;
    private readonly PublishedService _controller;
    private InstalledChart? _rights;

    public Services(ClusterNamespace home, string folder)
    {
        _home = home;
        _folder = folder;
        VerdictFile = Path.Combine(folder, "verdicts.db");
        string[] store =
        [
            "--store",
            VerdictFile,
            "--provider-allow-loopback",
            "true",
            "--access-cluster",
            "false",
            "--service-namespace",
            home.Name,
        ];
        _analysis = new("AnalysisService", folder, [.. Common("analysis"), .. store]);
        // A controller that takes over from one that was killed waits for the lease to run out, and no longer.
        _controller = new("RolloutController", folder, [.. Common("controller"), "--leader-election-retry-period", "200ms"]);
    }

    public string VerdictFile { get; }

    public PublishedService Analysis => _analysis;

    public PublishedService Controller => _controller;

    public string Log => $"=== analysis service ===\n{_analysis.Log}\n=== rollout controller ===\n{_controller.Log}";

    public bool IsRunning => !_analysis.HasEnded && !_controller.HasEnded;

    /// <summary>Starts both. The first time the rights that the chart gives them are made.</summary>
    public async Task StartAsync()
    {
        if (_rights is null)
        {
            _rights = await InstalledChart.InstallAsync(_home, static item => item.IsAccess, "-set", "namespaced=true");
            await _rights.WriteKubeconfigAsync(_rights.Analysis, Kubeconfig("analysis"));
            await _rights.WriteKubeconfigAsync(_rights.Controller, Kubeconfig("controller"));
        }

        await Task.WhenAll(_analysis.StartAsync(), _controller.StartAsync());
    }

    /// <summary>SIGKILL for both.</summary>
    public Task KillAsync() => Task.WhenAll(_analysis.KillAsync(), _controller.KillAsync());

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_rights is not null)
        {
            await _rights.DisposeAsync();
        }
    }

    private string[] Common(string part) => ["--kubeconfig", Kubeconfig(part), "--namespace", _home.Name];

    private string Kubeconfig(string part) => Path.Combine(_folder, $"{part}.kubeconfig");
}
