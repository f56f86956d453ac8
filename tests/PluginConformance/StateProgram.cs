using System.ComponentModel;
using System.Diagnostics;

namespace Rollouts.PluginConformance;

/// <summary>The author's own program that says what the router has set.</summary>
internal sealed class StateProgram(string path, TimeSpan timeout)
{
    private const int MaxCharacters = 1 << 20;

    /// <summary>What the program writes now.</summary>
    /// <exception cref="CheckFailedException">It fails, takes too long or writes too much.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var process = Start();
        try
        {
            var buffer = new char[MaxCharacters + 1];
            var length = await process.StandardOutput.ReadBlockAsync(buffer, either.Token);
            if (length > MaxCharacters)
            {
                throw Failed($"more than {MaxCharacters} characters");
            }

            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0 ? new string(buffer, 0, length) : throw Failed($"exit code {process.ExitCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"no end within {timeout.TotalSeconds} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo(path) { RedirectStandardOutput = true, UseShellExecute = false })!;
        }
        catch (Win32Exception e)
        {
            throw Failed(e.Message);
        }
    }

    private CheckFailedException Failed(string came) =>
        new($"the state that '{path}' writes", came, "mend the program of --state: it writes what the router has set, and ends with 0");
}
