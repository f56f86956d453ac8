using System.Diagnostics;
using System.Globalization;
using Rollouts.TestKit;

namespace Rollouts.Benchmarks;

/// <summary>One of the services from its published output, in a process of its own.</summary>
internal abstract class ServiceProcess : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };

    private readonly Process _process;
    private readonly int _healthPort;
    private readonly int _metricsPort;

    /// <param name="service">The name of its project.</param>
    /// <param name="folder">Where it keeps its files.</param>
    /// <param name="kubeconfig">How it reaches the API server.</param>
    /// <param name="environment">What its image sets: <c>ContainerEnvironmentVariable</c> in its project.</param>
    /// <param name="more">Further arguments.</param>
    protected ServiceProcess(
        string service,
        string folder,
        string kubeconfig,
        IReadOnlyDictionary<string, string> environment,
        params IEnumerable<string> more
    )
    {
        int[] ports = LocalPorts.Free(2);
        (_healthPort, _metricsPort) = (ports[0], ports[1]);
        var start = new ProcessStartInfo(Program(service)) { UseShellExecute = false, WorkingDirectory = folder };
        string[] arguments = ["--kubeconfig", kubeconfig, "--healthzPort", Text(ports[0]), "--metricsPort", Text(ports[1]), .. more];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
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

    /// <summary>The most resident bytes that it ever had, as the kernel counts.</summary>
    public long MostResident
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public bool HasEnded => _process.HasExited;

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

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>What <c>/metrics</c> says now. Reading it costs the service processor time.</summary>
    protected async Task<T> MetricsAsync<T>(Func<TextReader, Task<T>> read)
    {
        using var answer = await Http.GetAsync(
            new Uri($"http://127.0.0.1:{_metricsPort}/metrics"),
            HttpCompletionOption.ResponseHeadersRead
        );
        answer.EnsureSuccessStatusCode();
        using var text = new StreamReader(await answer.Content.ReadAsStreamAsync());
        return await read(text);
    }

    // The services are published beside this program's own output, in the same configuration.
    private static string Program(string service)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var artifacts = output.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(artifacts, "publish", service, output.Name, $"Rollouts.{service}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
