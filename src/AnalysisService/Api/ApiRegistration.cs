using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Grpc;

namespace Rollouts.AnalysisService;

/// <summary>The parts of the API.</summary>
internal static class ApiRegistration
{
    private const int MaxMessageBytes = 1 << 20;
    private const int MaxAnswerBytes = 16 << 20;

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<ConditionOperations>();
        services.AddSingleton<StoredTemplates>();
        services.AddSingleton<LintOperations>();
        services.AddSingleton<RunSpecSource>();
        services.AddSingleton<RunStart>();
        services.AddSingleton<RunQueries>();
        services.AddSingleton<RunWatch>();
        services.AddSingleton<RunCancel>();
        services.AddSingleton<RangeQuery>();
        services.AddSingleton<SeriesQuery>();
        services.AddSingleton<HistogramQuery>();
        services.AddSingleton<CompareOperations>();
        services.AddSingleton<CatalogOperations>();
        services.AddSingleton<VerdictQueries>();
        services.AddSingleton<MeasurementQueries>();
        services.AddSingleton<TemplateOperations>();
        services.AddSingleton<ScheduleOperations>();
        services.TryAddSingleton<ApiErrorInterceptor>();
        services.AddGrpc(static grpc =>
        {
            grpc.MaxReceiveMessageSize = MaxMessageBytes;
            grpc.MaxSendMessageSize = MaxAnswerBytes;
            grpc.Interceptors.Add<ApiErrorInterceptor>();
        });
        services.AddGrpcStandardServices();
        services.AddOpenApi("v1", static openApi => openApi.AddDocumentTransformer<ApiDocument>());
        return services;
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapRestApi();
        app.MapGrpcApi();
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(AccessPolicies.Read);
    }
}
