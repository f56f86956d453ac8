namespace Rollouts.AnalysisService;

/// <summary>The names of providers in metric labels (row F25).</summary>
internal static class ProviderTypeNames
{
    public static string Of(string provider) =>
        provider switch
        {
            "prometheus" => "Prometheus",
            "job" => "Job",
            "kayenta" => "Kayenta",
            "web" => "Web",
            "datadog" => "Datadog",
            "wavefront" => "Wavefront",
            "newRelic" => "NewRelic",
            "cloudWatch" => "CloudWatch",
            "graphite" => "Graphite",
            "influxdb" => "Influxdb",
            "skywalking" => "skywalking",
            _ => "RPCPlugin",
        };
}
