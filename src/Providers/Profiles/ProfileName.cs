using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>
/// Where metrics name profiles. Argo's fields are all there is, or its schemas would drop the name: the address, else the field that names
/// the account, else (CloudWatch has neither) a query of its own that is not sent.
/// </summary>
internal static class ProfileName
{
    /// <summary>The profile that a metric names; null when it names none.</summary>
    /// <exception cref="ProviderException">There is more behind the name of an account.</exception>
    public static ProfileAddress? Of(MetricProvider provider) => AddressOf(provider) ?? AccountOf(provider);

    /// <summary>Whether the metric names a profile, rightly or not.</summary>
    public static bool IsIn(MetricProvider provider) =>
        AddressOf(provider) is not null || ProfileAddress.Of(AccountFieldOf(provider)) is not null;

    /// <summary>Whether a query of CloudWatch names a profile and is not to be sent.</summary>
    public static bool IsIn(CloudWatchMetricDataQuery query) => ProfileAddress.Of(query.Expression) is not null;

    private static ProfileAddress? AddressOf(MetricProvider provider) =>
        ProfileAddress.Of(
            provider.Prometheus?.Address
                ?? provider.Web?.Url
                ?? provider.Graphite?.Address
                ?? provider.Skywalking?.Address
                ?? provider.Kayenta?.Address
        );

    // The account belongs to the profile whole: a path or a query could ask for another one.
    private static ProfileAddress? AccountOf(MetricProvider provider) =>
        ProfileAddress.Of(AccountFieldOf(provider)) is not { } asked ? null
        : asked.Rest.Length == 0 ? asked
        : throw new ProviderException(
            $"profile://{asked.Name}: the profile of an account stands alone: leave out what comes after its name"
        );

    private static string? AccountFieldOf(MetricProvider provider) =>
        provider.Datadog?.SecretRef?.Name
        ?? provider.NewRelic?.Profile
        ?? provider.Influxdb?.Profile
        ?? provider.Wavefront?.Address
        ?? provider.CloudWatch?.MetricDataQueries?.FirstOrDefault(IsIn)?.Expression;
}
