using System.Diagnostics;
using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>Starts a <see cref="ControllerChild"/> and asks it for its figures.</summary>
internal sealed class ControllerProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ControllerProcess(Process process) => _process = process;

    public static async Task<ControllerProcess> StartAsync(Uri server)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ControllerProcess).Assembly.Location);
        }

        start.ArgumentList.Add(ControllerChild.Command);
        start.ArgumentList.Add(server.ToString());
        var controller = new ControllerProcess(Process.Start(start) ?? throw new InvalidOperationException("the controller did not start"));
        await controller.ReadAsync();
        return controller;
    }

    public async Task<ControllerFigures> FiguresAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        var numbers = (await ReadAsync()).Split(' ').Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return new ControllerFigures(
            numbers[0],
            numbers[1],
            numbers[2],
            TimeSpan.FromMilliseconds(numbers[3]),
            TimeSpan.FromMilliseconds(numbers[4])
        );
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<string> ReadAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit)
        ?? throw new InvalidOperationException("the controller ended before it answered");
}
