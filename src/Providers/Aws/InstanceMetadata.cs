using System.Text;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Credentials of the role of an EC2 instance, by version 2 of its metadata service (a session token first).</summary>
internal sealed class InstanceMetadata(EnvironmentVariables environment, HttpExchange exchange, HttpClient http)
{
    private const string Roles = "/latest/meta-data/iam/security-credentials/";
    private const int MaxNameLength = 512;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public bool IsOffered => !string.Equals(environment["AWS_EC2_METADATA_DISABLED"], "true", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ProviderException">There is no such service, or the instance has no role.</exception>
    public async Task<AwsCredentials> FetchAsync(CancellationToken cancellationToken)
    {
        const string variable = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
        var address = SourceAddress.Require(variable, environment[variable] ?? "http://169.254.169.254");
        var tokenUrl = SourceAddress.Endpoint(address, "/latest/api/token");
        using var session = new HttpRequestMessage(HttpMethod.Put, tokenUrl);
        session.Headers.Add("X-aws-ec2-metadata-token-ttl-seconds", "21600");
        var token = Line(await exchange.SendAsync(http, session, Patience, cancellationToken), tokenUrl);

        var rolesUrl = SourceAddress.Endpoint(address, Roles);
        var role = Line(await GetAsync(rolesUrl, token, cancellationToken), rolesUrl);
        var roleUrl = SourceAddress.Endpoint(address, Roles + Uri.EscapeDataString(role));
        return CredentialDocument.Read(await GetAsync(roleUrl, token, cancellationToken), roleUrl);
    }

    private async Task<HttpAnswer> GetAsync(Uri url, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("X-aws-ec2-metadata-token", token);
        return await exchange.SendAsync(http, request, Patience, cancellationToken, isQuery: false);
    }

    private static string Line(HttpAnswer answer, Uri url)
    {
        var line = Encoding.UTF8.GetString(answer.Body).Split('\n', 2)[0].Trim();
        return answer.IsSuccess && line.Length is > 0 and <= MaxNameLength
            ? line
            : throw new ProviderException($"AWS credentials: {SafeUrl.Describe(url)} answered {answer.Status} without what it is for");
    }
}
