using System.Diagnostics;
using System.Globalization;
using Rollouts.TestKit;

namespace Rollouts.Benchmarks;

/// <summary>The analysis service from its published output, in a process of its own.</summary>
internal sealed class AnalysisProcess : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };

    private readonly Process _process;
    private readonly int _healthPort;
    private readonly int _metricsPort;

    private AnalysisProcess(Process process, int healthPort, int metricsPort)
    {
        _process = process;
        _healthPort = healthPort;
        _metricsPort = metricsPort;
    }

    /// <summary>User and system time so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident bytes.</summary>
    public long Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public bool HasEnded => _process.HasExited;

    public static AnalysisProcess Start(string folder, string kubeconfig, params string[] more)
    {
        int[] ports = LocalPorts.Free(3);
        var start = new ProcessStartInfo(Program()) { UseShellExecute = false, WorkingDirectory = folder };
        string[] arguments =
        [
            .. (string[])
                ["--kubeconfig", kubeconfig, "--healthzPort", Text(ports[0]), "--metricsPort", Text(ports[1]), "--apiPort", Text(ports[2])],
            // The source is on this machine, and the lease in a namespace that is there.
            .. (string[])["--loglevel", "warn", "--qps", "0", "--provider-allow-loopback", "true", "--leader-elect-namespace", "default"],
            .. more,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new AnalysisProcess(Process.Start(start)!, ports[0], ports[1]);
    }

    public Task ReadyAsync() =>
        Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{_healthPort}/readyz"));
                return answer.IsSuccessStatusCode;
            },
            "the service to be ready",
            TimeSpan.FromMinutes(3)
        );

    /// <summary>What <c>/metrics</c> says now. Reading it costs the service processor time.</summary>
    public async Task<AnalysisCounts> CountsAsync()
    {
        using var answer = await Http.GetAsync(
            new Uri($"http://127.0.0.1:{_metricsPort}/metrics"),
            HttpCompletionOption.ResponseHeadersRead
        );
        answer.EnsureSuccessStatusCode();
        using var text = new StreamReader(await answer.Content.ReadAsStreamAsync());
        return await AnalysisCounts.ReadAsync(text);
    }

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    // The services are published beside this program's own output, in the same configuration.
    private static string Program()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var artifacts = output.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(artifacts, "publish", "AnalysisService", output.Name, "Rollouts.AnalysisService");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
