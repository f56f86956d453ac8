using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>AWS STS: temporary credentials of a role.</summary>
internal sealed class SecurityTokenService(EnvironmentVariables environment, HttpExchange exchange, TimeProvider clock)
{
    private const int MaxXmlCharacters = 1024 * 1024;
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
        var document = Parse(answer, url);
        return answer.IsSuccess ? ReadCredentials(document, url) : throw Refused(document, answer.Status, url);
    }

    private static XElement Parse(HttpAnswer answer, Uri url)
    {
        try
        {
            var settings = new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = MaxXmlCharacters,
            };
            using var reader = XmlReader.Create(new MemoryStream(answer.Body), settings);
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw new ProviderException($"AWS STS: {SafeUrl.Describe(url)} answered {answer.Status} with what is no XML", e);
        }
    }

    private static AwsCredentials ReadCredentials(XElement document, Uri url)
    {
        if (
            Text(document, "AccessKeyId") is { } id
            && Text(document, "SecretAccessKey") is { } secret
            && Text(document, "SessionToken") is { } token
            && DateTimeOffset.TryParse(
                Text(document, "Expiration"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var expiration
            )
        )
        {
            return new AwsCredentials(id, secret, token, expiration);
        }

        throw new ProviderException($"AWS STS: the answer of {SafeUrl.Describe(url)} has no credentials");
    }

    private static ProviderException Refused(XElement document, int status, Uri url) =>
        new($"AWS STS: {SafeUrl.Describe(url)} answered {status}: {AwsFault.Describe(Text(document, "Code"), Text(document, "Message"))}");

    private static string? Text(XElement document, string name) =>
        document.DescendantsAndSelf().FirstOrDefault(e => e.Name.LocalName == name)?.Value is { Length: > 0 } text ? text : null;
}
