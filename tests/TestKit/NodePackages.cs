using System.Diagnostics;

namespace Rollouts.TestKit;

/// <summary>Packages of Node.js for tests, installed by <c>eng/node/packages.sh</c> from a committed lock file.</summary>
public static class NodePackages
{
    /// <summary>A first run fetches them.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Installs what the lock file of a folder names, unless it is there, and returns the path for <c>NODE_PATH</c>.</summary>
    /// <param name="root">The root of the project.</param>
    /// <param name="folder">The folder of <c>package-lock.json</c>, from the root.</param>
    /// <exception cref="InvalidOperationException">It did not work; with what the script said.</exception>
    public static async Task<string> InstallAsync(string root, string folder)
    {
        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("eng/node/packages.sh");
        start.ArgumentList.Add(folder);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var complaints = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new InvalidOperationException($"eng/node/packages.sh {folder} failed: {await complaints}");
    }

    /// <summary>How to start a script with those packages; its streams are redirected.</summary>
    public static ProcessStartInfo StartInfo(string packages, string script, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["NODE_PATH"] = packages;
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
