using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.InteropServices;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Which build runs (row L28). Labels that speak of Go's build say here what there is of .NET's.</summary>
internal static class BuildInformation
{
    /// <summary>As <c>--version</c> says it: the version, and behind a plus the commit where it is known.</summary>
    private static readonly string[] Version = (
        typeof(BuildInformation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown"
    ).Split('+', 2);

    public static void AddTo(PrometheusExposition exposition)
    {
        exposition.AddGauge(
            "argo_rollouts_controller_info",
            "Version of the controller",
            () => [new Measurement<int>(1, new KeyValuePair<string, object?>("version", Version[0]))]
        );
        exposition.AddGauge(
            "build_info",
            "Version, runtime and machine of the build",
            () =>
                [
                    new Measurement<int>(
                        1,
                        new KeyValuePair<string, object?>("version", Version[0]),
                        new("goversion", RuntimeInformation.FrameworkDescription),
                        new("goarch", RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()),
                        new("commit", Version is [_, var commit] ? commit : "")
                    ),
                ]
        );
    }
}
