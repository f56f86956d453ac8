using Rollouts.ClusterBed;

namespace Rollouts.EndToEnd.Tests;

/// <summary>The rollout controller as a process with the chart's rights in one namespace, alone there, so that nobody waits for its lease.</summary>
internal sealed class ControllerProcess : IAsyncDisposable
{
    private readonly InstalledChart _rights;
    private readonly PublishedService _service;

    private ControllerProcess(InstalledChart rights, PublishedService service)
    {
        _rights = rights;
        _service = service;
    }

    public string Log => _service.Log;

    public static async Task<ControllerProcess> CreateAsync(ClusterNamespace home, string folder)
    {
        var rights = await InstalledChart.InstallAsync(home, static item => item.IsAccess, "-set", "namespaced=true");
        var kubeconfig = Path.Combine(folder, $"{home.Name}.kubeconfig");
        await rights.WriteKubeconfigAsync(rights.Controller, kubeconfig);
        string[] arguments = ["--kubeconfig", kubeconfig, "--namespace", home.Name, "--leader-elect", "false"];
        return new ControllerProcess(rights, new PublishedService("RolloutController", folder, arguments));
    }

    /// <summary>Returns when it is ready.</summary>
    public Task StartAsync() => _service.StartAsync();

    /// <summary>Returns at once.</summary>
    public void Launch() => _service.Launch();

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _service.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _rights.DisposeAsync();
    }
}
