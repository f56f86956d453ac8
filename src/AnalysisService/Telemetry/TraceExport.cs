using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Rollouts.AnalysisService;

/// <summary>Sends traces to an OTLP receiver, when there is one.</summary>
internal sealed class TraceExport : IHostedService, IDisposable
{
    private const string ServiceName = "rollouts-analysis";
    private const int FlushMilliseconds = 5000;

    private readonly TracingOptions _options;
    private readonly Func<string, string?> _environment;
    private TracerProvider? _provider;

    public TraceExport(TracingOptions options)
        : this(options, Environment.GetEnvironmentVariable) { }

    internal TraceExport(TracingOptions options, Func<string, string?> environment)
    {
        _options = options;
        _environment = environment;
    }

    /// <summary>Whether options or environment name a receiver.</summary>
    public bool IsWanted =>
        !string.Equals(_environment("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && (
            _options.Endpoint is not null
            || _environment("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 }
            || _environment("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") is { Length: > 0 }
        );

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsWanted)
        {
            var resource = ResourceBuilder.CreateDefault();
            if (_environment("OTEL_SERVICE_NAME") is not { Length: > 0 })
            {
                resource.AddService(ServiceName);
            }

            _provider = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .SetSampler(new RunSampler(_options.Share))
                .AddSource(AnalysisActivity.SourceName)
                // The framework's own spans of outgoing calls; it keeps queries out of their addresses.
                .AddSource("System.Net.Http")
                .AddOtlpExporter(Configure)
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _provider?.ForceFlush(FlushMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose() => _provider?.Dispose();

    private void Configure(OtlpExporterOptions exporter)
    {
        // What the environment says is in there already.
        if (_options.Endpoint is { } endpoint)
        {
            var isHttp = _options.Protocol == "http/protobuf";
            exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
            exporter.Endpoint = isHttp && endpoint.AbsolutePath is "/" ? new Uri(endpoint, "/v1/traces") : endpoint;
        }
    }
}
