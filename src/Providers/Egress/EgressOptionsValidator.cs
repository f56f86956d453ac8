using System.Net;
using Microsoft.Extensions.Options;

namespace Rollouts.Providers;

/// <summary>Gathers what is wrong with <see cref="EgressOptions"/>.</summary>
public sealed class EgressOptionsValidator : IValidateOptions<EgressOptions>
{
    public ValidateOptionsResult Validate(string? name, EgressOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<string>();
        if (options.MaxResponseBytes < 1024)
        {
            failures.Add($"MaxResponseBytes is {options.MaxResponseBytes}: give at least 1024");
        }

        if (options.ConnectTimeout <= TimeSpan.Zero || options.ConnectTimeout > TimeSpan.FromMinutes(10))
        {
            failures.Add($"ConnectTimeout is {options.ConnectTimeout}: give more than 0 and at most 10 minutes");
        }

        if (options.MaxRedirects is < 0 or > 20)
        {
            failures.Add($"MaxRedirects is {options.MaxRedirects}: give 0 to 20");
        }

        failures.AddRange(
            options
                .AllowedNetworks.Where(static n => !IPNetwork.TryParse(n, out _))
                .Select(static n => $"AllowedNetworks has '{n}': write a network as 10.0.0.0/8 or fd00::/8")
        );
        failures.AddRange(
            options
                .AllowedHosts.Where(static h => !IsHost(h))
                .Select(static h =>
                    $"AllowedHosts has '{h}': write a name as metrics.example.com or *.example.com, without scheme and port"
                )
        );
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static bool IsHost(string text)
    {
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return Uri.CheckHostName(name) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;
    }
}
