using System.Net;
using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;
using Rollouts.Providers;

namespace Rollouts.AnalysisService;

/// <summary>Gathers everything that is wrong with the options, so that one start shows it all.</summary>
internal sealed class AnalysisServiceOptionsValidator : IValidateOptions<AnalysisServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, AnalysisServiceOptions options)
    {
        var failures = new List<string>();
        var store = StoreLocation.TryParse(options.Store, out _, out var storeProblem);
        Require(store, $"Store cannot be used: {storeProblem}");
        Require(options.VerdictDays is >= 1 and <= 36_500, $"VerdictDays is {options.VerdictDays}: give 1 to 36500");
        Require(options.VerdictCount >= 1, $"VerdictCount is {options.VerdictCount}: give at least 1");
        Require(options.MeasurementDays is >= 1 and <= 36_500, $"MeasurementDays is {options.MeasurementDays}: give 1 to 36500");
        Require(
            options.StorePasswordFile is null || File.Exists(options.StorePasswordFile),
            $"StorePasswordFile is '{options.StorePasswordFile}', which is not there: name a file with the password of PostgreSQL"
        );
        Require(
            options.ListenAddress is null or "*" || IPAddress.TryParse(options.ListenAddress, out _),
            $"ListenAddress is '{options.ListenAddress}': give an IP address or *"
        );
        Require(
            options.StandAlone is not true || string.IsNullOrEmpty(options.Kubeconfig),
            $"StandAlone is true and Kubeconfig is '{options.Kubeconfig}': give one of them"
        );
        Require(options.SecretsPath.Length > 0, "SecretsPath is empty: name a folder");
        Require(options.HealthPort is >= 0 and <= 65535, $"HealthPort is {options.HealthPort}: give a port from 0 to 65535");
        Require(options.MetricsPort is >= 0 and <= 65535, $"MetricsPort is {options.MetricsPort}: give a port from 0 to 65535");
        Require(options.Workers is >= 1 and <= 10_000, $"Workers is {options.Workers}: give 1 to 10000");
        Require(
            options.MaxConcurrentMeasurements is >= 1 and <= 10_000,
            $"MaxConcurrentMeasurements is {options.MaxConcurrentMeasurements}: give 1 to 10000"
        );
        Require(
            options.MeasurementTimeout > TimeSpan.Zero && options.MeasurementTimeout <= TimeSpan.FromDays(1),
            $"MeasurementTimeout is {options.MeasurementTimeout}: give more than 0 and at most a day"
        );
        Require(options.Resync >= TimeSpan.FromSeconds(1), $"Resync is {options.Resync}: give at least 1 s");
        if (options.LeaderElect)
        {
            failures.AddRange(LeaseOptions.Faults(options.LeaseDuration, options.LeaseRenewDeadline, options.LeaseRetryPeriod));
        }

        Require(options.MaxStatusBytes >= 1024, $"MaxStatusBytes is {options.MaxStatusBytes}: give at least 1024");
        Require(
            options.ProviderAuthorityFile is null || File.Exists(options.ProviderAuthorityFile),
            $"ProviderAuthorityFile is '{options.ProviderAuthorityFile}', which is not there: name a PEM file"
        );
        Require(
            options.PluginsFile is null || File.Exists(options.PluginsFile),
            $"PluginsFile is '{options.PluginsFile}', which is not there: name a YAML file"
        );
        Require(
            options.PluginTimeout > TimeSpan.Zero && options.PluginTimeout <= TimeSpan.FromHours(1),
            $"PluginTimeout is {options.PluginTimeout}: give more than 0 and at most an hour"
        );
        Require(
            ServiceLogging.LevelOf(options.LogLevel) is not null,
            $"LogLevel is '{options.LogLevel}': give trace, debug, info, warn or error"
        );
        Require(options.LogFormat is "text" or "json", $"LogFormat is '{options.LogFormat}': give text or json");
        Require(
            options.ProfilesFile is null || File.Exists(options.ProfilesFile),
            $"ProfilesFile is '{options.ProfilesFile}', which is not there: name a YAML file of ProviderProfiles"
        );
        failures.AddRange(new QueryBudgetOptionsValidator().Validate(name, options.Budget).Failures ?? []);
        failures.AddRange(new EgressOptionsValidator().Validate(name, options.Egress).Failures ?? []);
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

        void Require(bool holds, string failure)
        {
            if (!holds)
            {
                failures.Add(failure);
            }
        }
    }
}
