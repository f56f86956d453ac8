using System.Diagnostics;
using System.Globalization;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>The service as a process of its own, in a folder of its own; can be killed and started again.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = Eventually.DefaultDeadline;

    private readonly string _folder = Directory.CreateTempSubdirectory("analysis-process").FullName;
    private readonly int[] _ports = LocalPorts.Free(3).ToArray();
    private readonly List<string> _said = [];
    private Process? _process;
    private string[] _more = ["--standalone"];
    private IReadOnlyDictionary<string, string> _environment = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Permits everything.</summary>
    public string Key { get; } = AccessKey.Generate();

    /// <summary>Permits to read.</summary>
    public string ReadKey { get; } = AccessKey.Generate();

    /// <summary>Host and port of REST and gRPC.</summary>
    public string Address => $"127.0.0.1:{_ports[0].ToString(CultureInfo.InvariantCulture)}";

    public string Url => $"http://{Address}";

    /// <summary>What it wrote so far.</summary>
    public string Log
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    /// <summary>Without a cluster.</summary>
    /// <param name="schedules">What is in its file of schedules; null for none.</param>
    public static async Task<ServiceProcess> StartAsync(string? schedules = null)
    {
        var service = new ServiceProcess();
        if (schedules is not null)
        {
            await File.WriteAllTextAsync(service.SchedulesFile, schedules);
        }

        return await StartAsync(service);
    }

    /// <summary>With variables and arguments of its own, such as a cluster.</summary>
    public static Task<ServiceProcess> StartAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartAsync(new ServiceProcess { _environment = environment, _more = arguments });

    private static async Task<ServiceProcess> StartAsync(ServiceProcess service)
    {
        AccessKeyFile.Add(service.KeyFile, new AccessKey("test", Permissions.Read | Permissions.Write, AccessKey.HashOf(service.Key)));
        AccessKeyFile.Add(service.KeyFile, new AccessKey("reader", Permissions.Read, AccessKey.HashOf(service.ReadKey)));
        await service.RestartAsync();
        return service;
    }

    private string KeyFile => Path.Combine(_folder, "keys");

    private string SchedulesFile => Path.Combine(_folder, "schedules.yaml");

    /// <summary>Starts it on the same ports and the same store; returns when it is ready.</summary>
    public async Task RestartAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Rollouts.AnalysisService.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _folder,
        };
        string[] arguments =
        [
            program,
            .. _more,
            $"--store={Path.Combine(_folder, "store.db")}",
            $"--access-keys={KeyFile}",
            $"--apiPort={_ports[0]}",
            $"--healthzPort={_ports[1]}",
            $"--metricsPort={_ports[2]}",
            .. File.Exists(SchedulesFile) ? [$"--schedules={SchedulesFile}"] : (string[])[],
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Whose AWS account this machine has is nobody's business.
        start.Environment["HOME"] = _folder;
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var http = new HttpClient();
        var ready = new Uri($"http://127.0.0.1:{_ports[1]}/readyz");
        await Eventually.HoldsAsync(
            async () =>
            {
                _process.HasExited.ShouldBeFalse(Log);
                try
                {
                    using var answer = await http.GetAsync(ready);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the service ready",
            Patience
        );
    }

    /// <summary>SIGKILL: it cannot say goodbye.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Hear(string? line)
    {
        lock (_said)
        {
            if (line is not null)
            {
                _said.Add(line);
            }
        }
    }
}
