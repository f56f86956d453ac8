using System.Diagnostics;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.EndToEnd.Tests;

/// <summary>
/// A program that is killed (SIGKILL) with this process at the latest, however it ends: a small shell holds the other end of a pipe
/// and kills the program when the pipe closes.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const string Guard = """
        exec 3<&0
        "$@" 3<&- </dev/null &
        program=$!
        { while read -r -u 3; do :; done; kill -KILL "$program"; } 2>/dev/null &
        guard=$!
        wait "$program"
        code=$?
        kill "$guard" 2>/dev/null
        exit "$code"
        """;

    private const int LinesKept = 400;

    private readonly Process _process;
    private readonly LineTail _log;

    private ChildProcess(string name, Process process, LineTail log)
    {
        Name = name;
        _process = process;
        _log = log;
    }

    public string Name { get; }

    /// <summary>The last lines that it wrote.</summary>
    public string Log => _log.ToString();

    public bool HasEnded => _process.HasExited;

    public static ChildProcess Start(string name, string program, IEnumerable<string> arguments, string workingFolder)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workingFolder,
        };
        foreach (var argument in (string[])["-c", Guard, name, program, .. arguments])
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
        return new ChildProcess(name, process, log);
    }

    /// <summary>SIGKILL; returns when the program is gone.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
        }

        using var limit = new CancellationTokenSource(Eventually.DefaultDeadline, TimeProvider.System);
        await _process.WaitForExitAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
