using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Where AWS services are.</summary>
internal static class AwsEndpoint
{
    private const int MaxRegionLength = 64;

    /// <summary>The endpoint of a service in a region, unless <c>AWS_ENDPOINT_URL_SERVICE</c> or <c>AWS_ENDPOINT_URL</c> names another.</summary>
    /// <param name="environment">May name another endpoint.</param>
    /// <param name="host">The service's name in hosts, for example <c>monitoring</c>.</param>
    /// <param name="variable">The service's name in variables, for example <c>CLOUDWATCH</c>.</param>
    /// <param name="region">A checked region.</param>
    /// <exception cref="ProviderException">The variable holds no URL.</exception>
    public static Uri Of(EnvironmentVariables environment, string host, string variable, string region)
    {
        foreach (var name in (string[])[$"AWS_ENDPOINT_URL_{variable}", "AWS_ENDPOINT_URL"])
        {
            if (environment[name] is { } url)
            {
                return SourceAddress.Require(name, url);
            }
        }

        var suffix = region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
        return new Uri($"https://{host}.{region}.{suffix}/");
    }

    /// <summary>A region becomes part of a host's name, so it must not bring a host of its own.</summary>
    /// <exception cref="ProviderException">It is none.</exception>
    public static string RequireRegion(string region) =>
        region.Length <= MaxRegionLength && region.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? region
            : throw new ProviderException("the AWS region has other characters than a-z, 0-9 and -: write it like eu-west-1");
}
