using System.Diagnostics;
using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>
/// A proxy with all its processes, killed with this one at the latest, however it ends: a small shell reads names of signals from a pipe, passes
/// them on to the proxy, and kills the proxy's process group when the pipe closes.
/// </summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private const string Guard = """
        set -m
        exec 3<&0
        "$@" 3<&- </dev/null &
        program=$!
        { while read -r -u 3 signal; do kill -s "$signal" "$program"; done; kill -KILL -- "-$program"; } 2>/dev/null &
        guard=$!
        wait "$program"
        code=$?
        kill -- "-$guard" 2>/dev/null
        exit "$code"
        """;

    private const int LinesKept = 200;
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly LineTail _log;

    private ProxyProcess(Process process, LineTail log) => (_process, _log) = (process, log);

    /// <summary>The last lines that it wrote.</summary>
    public string Log => _log.ToString();

    public bool HasEnded => _process.HasExited;

    public static ProxyProcess Start(string program, IEnumerable<string> arguments, string workingFolder)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workingFolder,
        };
        foreach (var argument in (string[])["-c", Guard, "proxy", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var process = new Process { StartInfo = start };
        var log = new LineTail(LinesKept);
        process.OutputDataReceived += (_, line) => log.Add(line.Data);
        process.ErrorDataReceived += (_, line) => log.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ProxyProcess(process, log);
    }

    public async Task SignalAsync(string signal)
    {
        await _process.StandardInput.WriteLineAsync(signal);
        await _process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
        }

        using var limit = new CancellationTokenSource(KillLimit, TimeProvider.System);
        await _process.WaitForExitAsync(limit.Token);
        _process.Dispose();
    }
}
