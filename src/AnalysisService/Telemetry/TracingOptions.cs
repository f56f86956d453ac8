namespace Rollouts.AnalysisService;

/// <summary>Where traces go. The variables of OpenTelemetry (OTEL_EXPORTER_OTLP_ENDPOINT and its kin) hold as well.</summary>
public sealed class TracingOptions
{
    /// <summary>The OTLP receiver; null for the one that the environment names, and without one no traces are made.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>.</summary>
    public string Protocol { get; set; } = "grpc";

    /// <summary>The share of runs that is traced, from 0 to 1.</summary>
    public double Share { get; set; } = 1;

    /// <summary>Whether metric sources are told the trace that a query belongs to. They may be somebody else's.</summary>
    public bool TellSources { get; set; }
}
