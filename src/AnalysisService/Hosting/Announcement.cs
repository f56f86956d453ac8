using Grpc.Health.V1;
using Microsoft.AspNetCore.Hosting.Server;
using Rollouts.Grpc;

namespace Rollouts.AnalysisService;

/// <summary>Says in one line where the started service answers and what it works on.</summary>
internal sealed class Announcement : IHostedLifecycleService
{
    private static readonly string[] Api =
    [
        Analysis.V1.AnalysisService.Descriptor.FullName,
        Analysis.V1.ScheduleService.Descriptor.FullName,
    ];

    private readonly IServer _server;
    private readonly IRunRepository _runs;
    private readonly AnalysisServiceOptions _options;
    private readonly HealthBoard _health;
    private readonly ILogger<Announcement> _log;

    public Announcement(IServer server, IRunRepository runs, AnalysisServiceOptions options, HealthBoard health, ILogger<Announcement> log)
    {
        _health = health;
        _server = server;
        _runs = runs;
        _options = options;
        _log = log;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = string.Join(", ", PortAddresses.Of(_server, _options).Select(static a => $"{a.Purposes} at {a.Address}"));
        _log.ServiceAnswers(_runs.Place, addresses);
        Array.ForEach(Api, service => _health.Set(service, HealthCheckResponse.Types.ServingStatus.Serving));
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        Array.ForEach(Api, service => _health.Set(service, HealthCheckResponse.Types.ServingStatus.NotServing));
        _health.Set("", HealthCheckResponse.Types.ServingStatus.NotServing);
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
