using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.Kubernetes;
using Rollouts.TestKit;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService.Tests;

/// <summary>The API on gRPC of a service that works on a cluster.</summary>
public sealed class ClusterGrpcTests : IClassFixture<ServiceBed>, IAsyncLifetime
{
    private static readonly TimeSpan Patience = Eventually.DefaultDeadline;

    private readonly ServiceBed _bed;
    private readonly string _keys = Path.GetTempFileName();
    private readonly string _key = AccessKey.Generate();
    private readonly string _readKey = AccessKey.Generate();
    private GrpcChannel _channel = null!;

    public ClusterGrpcTests(ServiceBed bed)
    {
        _bed = bed;
        bed.Source.Answer = ScriptedProvider.Good;
    }

    private V1.AnalysisService.AnalysisServiceClient Analysis => new(_channel);

    private V1.ScheduleService.ScheduleServiceClient Schedules => new(_channel);

    public ValueTask InitializeAsync()
    {
        AccessKeyFile.Add(_keys, new AccessKey("test", Permissions.Read | Permissions.Write, AccessKey.HashOf(_key)));
        AccessKeyFile.Add(_keys, new AccessKey("reader", Permissions.Read, AccessKey.HashOf(_readKey)));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await _bed.StopAllAsync();
        File.Delete(_keys);
    }

    [Fact]
    public async Task Run_OfATemplateOfTheCluster_IsStartedWatchedAndListed()
    {
        await StartAsync();
        await _bed.Client.CreateAsync(
            KnownResources.AnalysisTemplates,
            "default",
            JsonNode
                .Parse(
                    """
                    {"apiVersion":"argoproj.io/v1alpha1","kind":"AnalysisTemplate","metadata":{"name":"of-cluster"},
                     "spec":{"args":[{"name":"url"}],"metrics":[{"name":"errors","interval":"1s","count":2,"successCondition":"result < 1",
                      "provider":{"web":{"url":"{{args.url}}"}}}]}}
                    """
                )!
                .AsObject()
        );
        var request = new V1.StartRunRequest
        {
            Name = "by-grpc",
            Templates = new() { References = { new V1.TemplateReference { Name = "of-cluster" } } },
            Arguments =
            {
                new V1.Argument { Name = "url", Value = "http://m.test/" },
            },
            Labels = { ["team"] = "shop" },
        };

        var started = await Analysis.StartRunAsync(request, Options());
        var phases = new List<string>();
        using (var watch = Analysis.WatchRun(new V1.WatchRunRequest { Namespace = "default", Name = "by-grpc" }, Options()))
        {
            await foreach (var change in watch.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
            {
                phases.Add(change.Run.Phase);
            }
        }

        phases[^1].ShouldBe("Successful");
        (await Analysis.StartRunAsync(request, Options())).Uid.ShouldBe(started.Uid);
        var stored = await _bed.Client.GetAsync(KnownResources.AnalysisRuns, "default", "by-grpc");
        (stored.Header.Uid, stored.Header.Labels["team"]).ShouldBe((started.Uid, "shop"));
        var list = await Analysis.ListRunsAsync(new V1.ListRunsRequest { Labels = { "team=shop" }, Phases = { "Successful" } }, Options());
        list.Runs.Single().Name.ShouldBe("by-grpc");
        (await Analysis.ListTemplatesAsync(new V1.ListTemplatesRequest { Namespace = "default" }, Options()))
            .Templates.Select(static t => t.Name)
            .ShouldContain("of-cluster");
        var verdict = await Eventually.ReadAsync(
            async () => await Analysis.ListVerdictsAsync(new V1.ListVerdictsRequest { Name = "by-grpc" }, Options()),
            static v => v.Verdicts.Count > 0,
            "the verdict",
            Patience
        );
        (await Analysis.GetVerdictAsync(new V1.GetVerdictRequest { Uid = verdict.Verdicts[0].Uid }, Options()))
            .Metrics.Single()
            .Name.ShouldBe("errors");
    }

    [Fact]
    public async Task CancelRun_InTheCluster_EndsTheWatch()
    {
        await StartAsync();
        await _bed.CreateAsync(
            "long",
            """{"metrics":[{"name":"errors","interval":"1s","count":1000,"successCondition":"result < 1","provider":{"web":{"url":"http://m.test/"}}}]}"""
        );
        await Eventually.HoldsAsync(() => _bed.Source.AskedOf("long") > 1, "a measurement", Patience);
        using var watch = Analysis.WatchRun(new V1.WatchRunRequest { Namespace = "default", Name = "long" }, Options());

        await Analysis.CancelRunAsync(new V1.CancelRunRequest { Namespace = "default", Name = "long" }, Options());

        V1.Run? last = null;
        await foreach (var change in watch.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            last = change.Run;
        }

        (last!.Phase, last.Cancelled, last.Done).ShouldBe(("Successful", true, true));
    }

    [Fact]
    public async Task Schedule_PutAndTriggered_MakesARunInTheCluster()
    {
        await StartAsync();
        var schedule = new V1.Schedule
        {
            Name = "yearly",
            Cron = "0 3 1 1 *",
            Manifest = "metrics: [{name: errors, successCondition: result < 1, provider: {web: {url: 'http://m.test/'}}}]",
        };

        (await Schedules.PutScheduleAsync(schedule, Options())).NextAt.ShouldNotBeNull();
        var run = await Schedules.TriggerScheduleAsync(new V1.GetScheduleRequest { Name = "yearly" }, Options());

        (await _bed.WhenEndedAsync(run.Name)).Metadata.Labels![ScheduleNames.Label].ShouldBe("yearly");
        await Eventually.HoldsAsync(
            async () =>
                (await Schedules.ListScheduleRunsAsync(new V1.ListScheduleRunsRequest { Name = "yearly" }, Options())).Runs.Any(r =>
                    r.Name == run.Name
                ),
            "the run in the history",
            Patience
        );
        await Schedules.DeleteScheduleAsync(new V1.GetScheduleRequest { Name = "yearly" }, Options());
        (await Schedules.ListSchedulesAsync(new V1.ListSchedulesRequest(), Options())).Schedules.ShouldBeEmpty();
    }

    [Fact]
    public async Task Calls_ThatCannotBeCarriedOut_HaveTheStandardCodes()
    {
        await StartAsync(static (asked, type) => asked == "create" && type.Plural == "analysisruns");
        var start = new V1.StartRunRequest
        {
            Manifest = "metrics: [{name: errors, successCondition: result < 1, provider: {web: {url: 'http://m.test/'}}}]",
        };

        (await CodeOfAsync(Analysis.GetRunAsync(new V1.GetRunRequest { Name = "nobody" }, Options()))).ShouldBe(StatusCode.NotFound);
        (await CodeOfAsync(Analysis.StartRunAsync(start, Options()))).ShouldBe(StatusCode.PermissionDenied);
        (await CodeOfAsync(Analysis.StartRunAsync(start, Options(_readKey)))).ShouldBe(StatusCode.PermissionDenied);
        (await CodeOfAsync(Analysis.StartRunAsync(start, Options("rk_wrong")))).ShouldBe(StatusCode.Unauthenticated);
        (await CodeOfAsync(Analysis.StartRunAsync(new V1.StartRunRequest(), Options()))).ShouldBe(StatusCode.InvalidArgument);
        // Templates of a cluster are written with kubectl.
        var template = new V1.PutTemplateRequest { Name = "mine", Manifest = start.Manifest };
        (await CodeOfAsync(Analysis.PutTemplateAsync(template, Options()))).ShouldBe(StatusCode.FailedPrecondition);
    }

    private CallOptions Options(string? key = null) =>
        new(
            new Metadata { { "authorization", $"Bearer {key ?? _key}" } },
            TimeProvider.System.GetUtcNow().UtcDateTime + Patience,
            TestContext.Current.CancellationToken
        );

    private static async Task<StatusCode> CodeOfAsync<T>(AsyncUnaryCall<T> call)
    {
        using (call)
        {
            return (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode;
        }
    }

    private async Task StartAsync(Func<string, ResourceType, bool>? forbids = null)
    {
        var service = await _bed.StartAsync(
            options => options.Access.KeyFile = _keys,
            services =>
            {
                if (forbids is not null)
                {
                    services.AddSingleton<IKubernetesClient>(provider => new FlakyClient(
                        provider.GetRequiredService<KubernetesClient>(),
                        static _ => WriteFault.None
                    )
                    {
                        Forbids = forbids,
                    });
                }
            }
        );
        var runs = service.Services.GetRequiredService<IRunRepository>();
        await Eventually.HoldsAsync(() => runs.HasSynced, "the runs to be read", Patience);
        _channel = GrpcChannel.ForAddress(PortAddresses.Of(service, ListenerPurposes.Api));
    }
}
