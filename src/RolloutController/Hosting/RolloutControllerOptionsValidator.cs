using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;
using Rollouts.Providers;

namespace Rollouts.RolloutController;

internal sealed class RolloutControllerOptionsValidator : IValidateOptions<RolloutControllerOptions>
{
    public static readonly TimeSpan ShortestVerifyRetryInterval = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestVerifyRetryInterval = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, RolloutControllerOptions options)
    {
        var failures = new List<string>();
        if (options.ResyncPeriod < TimeSpan.FromSeconds(1))
        {
            failures.Add($"ResyncPeriod is {options.ResyncPeriod}: give at least 1 second.");
        }

        if (options.RolloutThreads is < 1 or > 1000)
        {
            failures.Add($"RolloutThreads is {options.RolloutThreads}: give 1 to 1000.");
        }

        if (options.ExperimentThreads is < 1 or > 1000)
        {
            failures.Add($"ExperimentThreads is {options.ExperimentThreads}: give 1 to 1000.");
        }

        if (options.TrafficPropagationDelay < TimeSpan.Zero || options.TrafficPropagationDelay > TimeSpan.FromHours(1))
        {
            failures.Add($"TrafficPropagationDelay is {options.TrafficPropagationDelay}: give 0 to 1 hour.");
        }

        if (options.VerifyRetryInterval < ShortestVerifyRetryInterval || options.VerifyRetryInterval > LongestVerifyRetryInterval)
        {
            failures.Add($"VerifyRetryInterval is {options.VerifyRetryInterval}: give 1 second to 1 hour.");
        }

        if (options.PluginTimeout <= TimeSpan.Zero || options.PluginTimeout > TimeSpan.FromHours(1))
        {
            failures.Add($"PluginTimeout is {options.PluginTimeout}: give more than 0 and at most 1 hour.");
        }

        if (options.TrafficSplitApiVersion is not ("v1alpha1" or "v1alpha2" or "v1alpha3" or "v1alpha4"))
        {
            failures.Add(
                $"Unsupported TrafficSplit API version `{options.TrafficSplitApiVersion}`: give v1alpha1, v1alpha2, v1alpha3 or v1alpha4."
            );
        }

        if (options.LeaderElect)
        {
            failures.AddRange(LeaseOptions.Faults(options.LeaseDuration, options.LeaseRenewDeadline, options.LeaseRetryPeriod));
        }

        foreach (var (port, value) in new[] { ("MetricsPort", options.MetricsPort), ("HealthzPort", options.HealthzPort) })
        {
            if (value is < 0 or > 65535)
            {
                failures.Add($"{port} is {value}: give a port from 0 (any free one) to 65535.");
            }
        }

        if (options.Egress.CertificateAuthorityFile is { } authorities && !File.Exists(authorities))
        {
            failures.Add($"CertificateAuthorityFile is '{authorities}', which is not there: name a PEM file.");
        }

        failures.AddRange(new EgressOptionsValidator().Validate(name, options.Egress).Failures ?? []);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
