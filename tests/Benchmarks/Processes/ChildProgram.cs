using System.Diagnostics;

namespace Rollouts.Benchmarks;

/// <summary>This program again, as another process: it writes one line when it is ready, and ends when its input closes.</summary>
internal sealed class ChildProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private ChildProgram(Process process, string greeting)
    {
        Process = process;
        Greeting = greeting;
    }

    public Process Process { get; }

    /// <summary>The line that it wrote.</summary>
    public string Greeting { get; }

    public static async Task<ChildProgram> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProgram).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{arguments[0]} did not start");
        var greeting = await process.StandardOutput.ReadLineAsync().WaitAsync(Limit);
        return new ChildProgram(process, greeting ?? throw new InvalidOperationException($"{arguments[0]} ended before it was ready"));
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        Process.Dispose();
    }
}
