using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>The operations of the API on gRPC. What they do is written once, for REST too.</summary>
internal sealed class AnalysisGrpcService : V1.AnalysisService.AnalysisServiceBase
{
    private readonly ConditionOperations _conditions;
    private readonly LintOperations _lint;
    private readonly RunStart _start;
    private readonly RunQueries _runs;
    private readonly RunWatch _watch;
    private readonly RunCancel _cancel;
    private readonly CompareOperations _compare;
    private readonly CatalogOperations _catalog;
    private readonly VerdictQueries _verdicts;
    private readonly MeasurementQueries _measurements;
    private readonly TemplateOperations _templates;

    public AnalysisGrpcService(
        ConditionOperations conditions,
        LintOperations lint,
        RunStart start,
        RunQueries runs,
        RunWatch watch,
        RunCancel cancel,
        CompareOperations compare,
        CatalogOperations catalog,
        VerdictQueries verdicts,
        MeasurementQueries measurements,
        TemplateOperations templates
    )
    {
        _conditions = conditions;
        _lint = lint;
        _start = start;
        _runs = runs;
        _watch = watch;
        _cancel = cancel;
        _compare = compare;
        _catalog = catalog;
        _verdicts = verdicts;
        _measurements = measurements;
        _templates = templates;
    }

    public override Task<V1.EvaluateConditionResponse> EvaluateCondition(V1.EvaluateConditionRequest request, ServerCallContext context) =>
        Task.FromResult(_conditions.Evaluate(request));

    public override Task<V1.LintTemplateResponse> LintTemplate(V1.LintTemplateRequest request, ServerCallContext context) =>
        _lint.LintAsync(request, context.CancellationToken);

    public override Task<V1.Run> StartRun(V1.StartRunRequest request, ServerCallContext context) =>
        _start.StartAsync(request, context.CancellationToken);

    public override Task<V1.Run> GetRun(V1.GetRunRequest request, ServerCallContext context) =>
        _runs.GetAsync(request, context.CancellationToken);

    public override Task<V1.ListRunsResponse> ListRuns(V1.ListRunsRequest request, ServerCallContext context) =>
        _runs.ListAsync(request, context.CancellationToken);

    public override async Task WatchRun(
        V1.WatchRunRequest request,
        IServerStreamWriter<V1.RunEvent> responseStream,
        ServerCallContext context
    )
    {
        await foreach (var change in await _watch.WatchAsync(request, context.CancellationToken))
        {
            await responseStream.WriteAsync(change, context.CancellationToken);
        }
    }

    public override Task<V1.Run> CancelRun(V1.CancelRunRequest request, ServerCallContext context) =>
        _cancel.CancelAsync(request, context.CancellationToken);

    public override Task<V1.CompareResponse> Compare(V1.CompareRequest request, ServerCallContext context) =>
        _compare.CompareAsync(request, context.CancellationToken);

    public override Task<V1.ListProvidersResponse> ListProviders(V1.ListProvidersRequest request, ServerCallContext context) =>
        Task.FromResult(_catalog.Providers());

    public override Task<V1.ListTestsResponse> ListTests(V1.ListTestsRequest request, ServerCallContext context) =>
        Task.FromResult(CatalogOperations.Tests());

    public override Task<V1.ListVerdictsResponse> ListVerdicts(V1.ListVerdictsRequest request, ServerCallContext context) =>
        _verdicts.ListAsync(request, context.CancellationToken);

    public override Task<V1.Verdict> GetVerdict(V1.GetVerdictRequest request, ServerCallContext context) =>
        _verdicts.GetAsync(request, context.CancellationToken);

    public override Task<V1.ListMeasurementsResponse> ListMeasurements(V1.ListMeasurementsRequest request, ServerCallContext context) =>
        _measurements.ListAsync(request, context.CancellationToken);

    public override Task<V1.Template> PutTemplate(V1.PutTemplateRequest request, ServerCallContext context) =>
        _templates.PutAsync(request, context.CancellationToken);

    public override Task<V1.Template> GetTemplate(V1.GetTemplateRequest request, ServerCallContext context) =>
        _templates.GetAsync(request, context.CancellationToken);

    public override Task<V1.ListTemplatesResponse> ListTemplates(V1.ListTemplatesRequest request, ServerCallContext context) =>
        _templates.ListAsync(request, context.CancellationToken);

    public override Task<Empty> DeleteTemplate(V1.DeleteTemplateRequest request, ServerCallContext context) =>
        _templates.DeleteAsync(request, context.CancellationToken);
}
