using Grpc.Core;
using Grpc.Net.Client;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Writes on gRPC are in the audit with what they were about, though their path has no names.</summary>
public sealed class AuditedGrpcTests : IAsyncLifetime
{
    private const string Metrics = "metrics: [{name: errors, provider: {web: {url: 'http://127.0.0.1:1/'}}}]";

    private readonly AccessBed _bed = new();
    private GrpcChannel _channel = null!;

    public async ValueTask InitializeAsync()
    {
        await _bed.StartAsync();
        _channel = GrpcChannel.ForAddress(PortAddresses.Of(_bed.Service, ListenerPurposes.Api));
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _bed.DisposeAsync();
    }

    [Fact]
    public async Task Writes_OnGrpc_AreAuditedWithTheirTarget()
    {
        var schedules = new V1.ScheduleService.ScheduleServiceClient(_channel);
        var analysis = new V1.AnalysisService.AnalysisServiceClient(_channel);
        var headers = new Metadata { { "authorization", $"Bearer {_bed.ShownKey}" }, { "x-rollouts-reason", "a look" } };
        var cancellation = TestContext.Current.CancellationToken;
        var schedule = new V1.GetScheduleRequest { Namespace = "shop", Name = "yearly" };

        await schedules.PutScheduleAsync(
            new V1.Schedule
            {
                Namespace = "shop",
                Name = "yearly",
                Cron = "0 3 1 1 *",
                Manifest = Metrics,
            },
            headers,
            cancellationToken: cancellation
        );
        await schedules.DisableScheduleAsync(schedule, headers, cancellationToken: cancellation);
        await schedules.DeleteScheduleAsync(schedule, headers, cancellationToken: cancellation);
        await analysis.PutTemplateAsync(
            new V1.PutTemplateRequest { Name = "errors", Manifest = Metrics },
            headers,
            cancellationToken: cancellation
        );
        await analysis.DeleteTemplateAsync(new V1.DeleteTemplateRequest { Name = "errors" }, headers, cancellationToken: cancellation);
        await Should.ThrowAsync<RpcException>(async () =>
            await analysis.CancelRunAsync(new V1.CancelRunRequest { Name = "nobody" }, headers, cancellationToken: cancellation)
        );

        var told = _bed.Audit.Entries.Where(static e => e.Outcome != "asked").ToList();
        told.Select(static e => $"{e.Target}: {e.Outcome}")
            .ShouldBe([
                "schedule shop/yearly: done",
                "schedule shop/yearly: done",
                "schedule shop/yearly: done",
                "template default/errors: done",
                "template default/errors: done",
                "run default/nobody: refused: gRPC status 5",
            ]);
        told.ShouldAllBe(static e => e.Actor == "generated" && e.Reason == "a look");
    }
}
