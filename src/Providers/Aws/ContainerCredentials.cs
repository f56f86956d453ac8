using System.Net;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Credentials of a container: ECS tasks and EKS pod identities.</summary>
internal sealed class ContainerCredentials(EnvironmentVariables environment, HttpExchange exchange, HttpClient http)
{
    private const int MaxTokenBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Where ECS and EKS serve them; other hosts need https, or a token would be shown to whoever listens.
    private static readonly IPAddress[] KnownHosts =
    [
        IPAddress.Parse("169.254.170.2"),
        IPAddress.Parse("169.254.170.23"),
        IPAddress.Parse("fd00:ec2::23"),
    ];

    public bool AreOffered => Address is not null;

    private Uri? Address =>
        environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] is { } path ? new Uri(new Uri("http://169.254.170.2"), path)
        : environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] is { } full ? SourceAddress.Require("AWS_CONTAINER_CREDENTIALS_FULL_URI", full)
        : null;

    /// <exception cref="ProviderException">The address is not allowed, or did not answer with credentials.</exception>
    public async Task<AwsCredentials> FetchAsync(CancellationToken cancellationToken)
    {
        var url = Address!;
        var known = IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && (IPAddress.IsLoopback(ip) || KnownHosts.Contains(ip));
        if (url.Scheme != "https" && !known && !url.IsLoopback)
        {
            throw new ProviderException(
                $"AWS_CONTAINER_CREDENTIALS_FULL_URI names {url.Host}: use https, a loopback address or one of ECS and EKS"
            );
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (await TokenAsync(cancellationToken) is { } token && !request.Headers.TryAddWithoutValidation("Authorization", token))
        {
            throw new ProviderException("the token of the container's AWS credentials is no header");
        }

        return CredentialDocument.Read(await exchange.SendAsync(http, request, Patience, cancellationToken, isQuery: false), url);
    }

    private async Task<string?> TokenAsync(CancellationToken cancellationToken) =>
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] is { } path
            ? await TokenFile.ReadAsync(path, MaxTokenBytes, cancellationToken)
            : environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"];
}
