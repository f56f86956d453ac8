using Rollouts.ClusterBed;

namespace Rollouts.EndToEnd.Tests;

/// <summary>Both services, at work in one namespace.</summary>
internal sealed class Services : IAsyncDisposable
{
    private readonly PublishedService _analysis;
    private readonly PublishedService _controller;

    public Services(ClusterNamespace @namespace, string folder)
    {
        VerdictFile = Path.Combine(folder, "verdicts.db");
        string[] common = ["--kubeconfig", @namespace.Cluster.Kubeconfig, "--namespace", @namespace.Name];
        _analysis = new("AnalysisService", folder, [.. common, "--store", VerdictFile, "--provider-allow-loopback", "true"]);
        // Short enough that a controller takes over quickly from one that was killed.
        string[] lease =
        [
            "--leader-election-lease-duration",
            "2s",
            "--leader-election-renew-deadline",
            "1500ms",
            "--leader-election-retry-period",
            "200ms",
        ];
        _controller = new("RolloutController", folder, [.. common, .. lease]);
    }

    public string VerdictFile { get; }

    public PublishedService Analysis => _analysis;

    public PublishedService Controller => _controller;

    public string Log => $"=== analysis service ===\n{_analysis.Log}\n=== rollout controller ===\n{_controller.Log}";

    public bool IsRunning => !_analysis.HasEnded && !_controller.HasEnded;

    public Task StartAsync() => Task.WhenAll(_analysis.StartAsync(), _controller.StartAsync());

    /// <summary>SIGKILL for both.</summary>
    public Task KillAsync() => Task.WhenAll(_analysis.KillAsync(), _controller.KillAsync());

    public async ValueTask DisposeAsync() => await KillAsync();
}
