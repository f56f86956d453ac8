using System.Globalization;
using System.Text;

namespace Rollouts.Simulation;

/// <summary>The counters of demo servers in Prometheus' text format.</summary>
internal static class DemoExposition
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(IEnumerable<(DemoPodIdentity Pod, DemoCount Count)> servers)
    {
        var text = new StringBuilder(
            "# HELP demo_requests_total Requests answered by the pod, by status code.\n# TYPE demo_requests_total counter\n"
        );
        foreach (var (pod, count) in servers)
        {
            var labels = $"namespace=\"{Escape(pod.Namespace)}\",pod=\"{Escape(pod.Name)}\",pod_template_hash=\"{Escape(pod.Hash)}\"";
            text.Append(CultureInfo.InvariantCulture, $"demo_requests_total{{{labels},code=\"200\"}} {count.Requests - count.Errors}\n")
                .Append(CultureInfo.InvariantCulture, $"demo_requests_total{{{labels},code=\"500\"}} {count.Errors}\n");
        }

        return text.ToString();
    }

    private static string Escape(string label) =>
        label
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
