using System.Globalization;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.EndToEnd.Tests;

/// <summary>One of the two services, run from its published output; can be killed and started again on the same ports.</summary>
internal sealed class PublishedService : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly string _project;
    private readonly string _folder;
    private readonly IReadOnlyList<string> _arguments;
    private readonly int _healthPort;
    private readonly int _metricsPort;
    private readonly List<string> _earlierLogs = [];
    private ChildProcess? _process;

    /// <param name="project">Folder of the service below <c>src</c>.</param>
    /// <param name="folder">Where it runs and keeps its files.</param>
    /// <param name="arguments">Its flags, but for the ports.</param>
    public PublishedService(string project, string folder, IEnumerable<string> arguments)
    {
        _project = project;
        _folder = folder;
        int[] ports = LocalPorts.Free(3);
        (_healthPort, _metricsPort) = (ports[0], ports[1]);
        // Only the analysis service has an API.
        IEnumerable<string> api = project == "AnalysisService" ? ["--apiPort", Text(ports[2])] : [];
        _arguments = [.. arguments, "--healthzPort", Text(_healthPort), "--metricsPort", Text(_metricsPort), .. api];
    }

    /// <summary>What all its processes so far wrote.</summary>
    public string Log => string.Join("\n--- killed and started again ---\n", [.. _earlierLogs, _process?.Log ?? ""]);

    public bool HasEnded => _process?.HasEnded ?? true;

    /// <summary>Starts a process, and does not wait for it.</summary>
    public void Launch() => _process = ChildProcess.Start(_project, Program(_project), _arguments, _folder);

    /// <summary>Starts a process, and returns when it says that it is ready.</summary>
    public async Task StartAsync()
    {
        Launch();
        await Eventually.HoldsAsync(
            async () =>
            {
                if (HasEnded)
                {
                    throw new InvalidOperationException($"{_project} ended: {_process?.Log}");
                }

                using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{_healthPort}/readyz"));
                return answer.IsSuccessStatusCode;
            },
            $"{_project} ready"
        );
    }

    /// <summary>The text of <c>/metrics</c>.</summary>
    public async Task<string> ReadMetricsAsync()
    {
        using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{_metricsPort}/metrics"));
        answer.EnsureSuccessStatusCode();
        using var text = new StreamReader(await answer.Content.ReadAsStreamAsync());
        return await text.ReadToEndAsync();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            await process.KillAsync();
            _earlierLogs.Add(process.Log);
            await process.DisposeAsync();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    // The tests' output folder is named after the configuration that the services were published in.
    private static string Program(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var path = ProjectRoot.PathOf($"artifacts/publish/{project}/{configuration}/Rollouts.{project}");
        return File.Exists(path)
            ? path
            : throw new InvalidOperationException($"{path} is missing: build tests/EndToEnd.Tests, which publishes it");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
