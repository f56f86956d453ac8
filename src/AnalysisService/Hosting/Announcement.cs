using Microsoft.AspNetCore.Hosting.Server;

namespace Rollouts.AnalysisService;

/// <summary>Says in one line where the started service answers and what it works on.</summary>
internal sealed class Announcement : IHostedLifecycleService
{
    private readonly IServer _server;
    private readonly IRunRepository _runs;
    private readonly AnalysisServiceOptions _options;
    private readonly ILogger<Announcement> _log;

    public Announcement(IServer server, IRunRepository runs, AnalysisServiceOptions options, ILogger<Announcement> log)
    {
        _server = server;
        _runs = runs;
        _options = options;
        _log = log;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = string.Join(", ", PortAddresses.Of(_server, _options).Select(static a => $"{a.Purposes} at {a.Address}"));
        _log.ServiceAnswers(_runs.Place, addresses);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
