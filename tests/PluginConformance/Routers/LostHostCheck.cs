using System.Diagnostics;

namespace Rollouts.PluginConformance;

/// <summary>A host that was killed cannot stop its plugins: their standard input ends, and then so do they.</summary>
internal static class LostHostCheck
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task<string> RunAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("rollouts-conformance-");
        try
        {
            using var process = Start(bed.Options, Path.Combine(folder.FullName, "plugin.sock"));
            try
            {
                return await EndsAsync(process, bed.Options, Path.Combine(folder.FullName, "plugin.sock"), cancellationToken);
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> EndsAsync(Process process, KitOptions options, string socket, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (!File.Exists(socket) && !process.HasExited)
            {
                await Task.Delay(Look, TimeProvider.System, either.Token);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(either.Token);
            return "it ends when its standard input ends";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CheckFailedException(
                "an end when standard input ends, as it does when the controller is killed",
                $"none within {options.Timeout.TotalSeconds} s",
                "read standard input, and end when it ends: else two processes set routes after the next start"
            );
        }
    }

    private static Process Start(KitOptions options, string socket)
    {
        var start = new ProcessStartInfo(options.Command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["ROLLOUTS_PLUGIN_SOCKET"] = socket, ["ROLLOUTS_PLUGIN_PROTOCOL"] = "1" },
        };
        foreach (var argument in options.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        // What it writes was seen in the other checks; here it only must not block.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
