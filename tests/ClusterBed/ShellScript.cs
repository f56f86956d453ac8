using System.ComponentModel;
using System.Diagnostics;

namespace Rollouts.ClusterBed;

/// <summary>Runs the scripts of <c>eng/cluster</c>, which put their result on the last line of stdout and all else on stderr.</summary>
public static class ShellScript
{
    /// <summary>A first run builds Kubernetes.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(25);

    private const int UnavailableCode = 3;
    private const int LinesKept = 60;

    /// <param name="script">The script, from the project's root.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The last line of stdout.</returns>
    /// <exception cref="UnavailableException">This machine cannot provide it.</exception>
    /// <exception cref="InvalidOperationException">It failed, with what it said.</exception>
    public static async Task<string> RunAsync(string script, params IEnumerable<string> arguments)
    {
        using var process = new Process { StartInfo = StartInfo(ProjectRoot.PathOf(script), arguments) };
        var results = new LineTail(LinesKept);
        var complaints = new LineTail(LinesKept);
        process.OutputDataReceived += (_, line) => results.Add(line.Data);
        process.ErrorDataReceived += (_, line) => complaints.Add(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception cause)
        {
            throw new UnavailableException($"{script} needs bash: {cause.Message}", cause);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException cause)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{script} was stopped after {Limit.TotalMinutes} minutes:\n{complaints}", cause);
        }

        return process.ExitCode switch
        {
            0 => results.Last,
            UnavailableCode => throw new UnavailableException(complaints.Last),
            var code => throw new InvalidOperationException($"{script} ended with exit code {code}:\n{complaints}"),
        };
    }

    private static ProcessStartInfo StartInfo(string path, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(path);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
