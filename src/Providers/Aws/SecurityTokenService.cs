using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>AWS STS: temporary credentials of a role.</summary>
internal sealed class SecurityTokenService(EnvironmentVariables environment, HttpExchange exchange, TimeProvider clock)
{
    private const string Name = "AWS STS";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Assumes a role with credentials that may.</summary>
    public Task<AwsCredentials> AssumeRoleAsync(
        AwsIdentity identity,
        string roleArn,
        string sessionName,
        HttpClient http,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            identity.Region,
            identity,
            [new("Action", "AssumeRole"), new("RoleArn", roleArn), new("RoleSessionName", sessionName), new("Version", "2011-06-15")],
            http,
            cancellationToken
        );

    /// <summary>Assumes a role with a token of an identity provider, as pods with a service account do.</summary>
    public Task<AwsCredentials> AssumeRoleWithWebIdentityAsync(
        string region,
        string roleArn,
        string sessionName,
        string token,
        HttpClient http,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            region,
            null,
            [
                new("Action", "AssumeRoleWithWebIdentity"),
                new("RoleArn", roleArn),
                new("RoleSessionName", sessionName),
                new("Version", "2011-06-15"),
                new("WebIdentityToken", token),
            ],
            http,
            cancellationToken
        );

    private async Task<AwsCredentials> AskAsync(
        string region,
        AwsIdentity? identity,
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        HttpClient http,
        CancellationToken cancellationToken
    )
    {
        var url = AwsEndpoint.Of(environment, "sts", "STS", region);
        var body = Encoding.ASCII.GetBytes(string.Join('&', parameters.Select(static p => $"{p.Key}={Uri.EscapeDataString(p.Value)}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        if (identity is not null)
        {
            RequestSigner.Sign(request, body, identity, "sts", clock.GetUtcNow());
        }

        var answer = await exchange.SendAsync(http, request, Patience, cancellationToken);
        var document = AwsXml.Parse(answer, url, Name);
        return answer.IsSuccess ? ReadCredentials(document, url) : throw AwsXml.Refused(document, answer.Status, url, Name);
    }

    private static AwsCredentials ReadCredentials(XElement document, Uri url)
    {
        if (
            AwsXml.Text(document, "AccessKeyId") is { } id
            && AwsXml.Text(document, "SecretAccessKey") is { } secret
            && AwsXml.Text(document, "SessionToken") is { } token
            && DateTimeOffset.TryParse(
                AwsXml.Text(document, "Expiration"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var expiration
            )
        )
        {
            return new AwsCredentials(id, secret, token, expiration);
        }

        throw new ProviderException($"{Name}: the answer of {SafeUrl.Describe(url)} has no credentials");
    }
}
