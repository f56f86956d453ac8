namespace Rollouts.AnalysisService;

/// <summary>Makes and shows the key of a service that has none, before anything else starts.</summary>
internal sealed class FirstKey : IHostedService
{
    private readonly AccessKeyFile _file;
    private readonly KeyDisplay _display;

    public FirstKey(AccessKeyFile file, KeyDisplay display)
    {
        _file = file;
        _display = display;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (GeneratedKey.Ensure(_file.FullPath) is { } text)
        {
            await _display.Writer.WriteLineAsync(text.AsMemory(), cancellationToken);
            await _display.Writer.FlushAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
