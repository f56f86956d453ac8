using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Providers;

namespace Rollouts.AnalysisService;

/// <summary>Reads the two documents of an issuer: what it says of itself, and its keys. Small, quickly, and only from where it may be.</summary>
internal sealed class OidcDocuments : IDisposable
{
    private const int MaxBytes = 512 * 1024;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public OidcDocuments(AccessOptions options, bool useProxy, TimeProvider time)
    {
        _http = EgressHttpClient.Create(
            new EgressOptions
            {
                CertificateAuthorityFile = options.OidcAuthorityFile,
                UseProxy = useProxy,
                MaxResponseBytes = MaxBytes,
                AllowLoopback = options.OidcIssuer is { IsLoopback: true },
            }
        );
        _time = time;
    }

    /// <summary>The issuer's JSON Web Key Set.</summary>
    /// <exception cref="OidcUnavailableException">The issuer's documents are not what they must be.</exception>
    /// <exception cref="HttpRequestException">The issuer cannot be reached.</exception>
    public async Task<string> ReadKeysAsync(string issuer, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Within, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var discovery = JsonNode.Parse(await GetAsync(new Uri($"{issuer}/.well-known/openid-configuration"), either.Token)) as JsonObject;
        var stated = Text(discovery?["issuer"]).TrimEnd('/');
        if (stated != issuer)
        {
            // As OpenID Connect Discovery 4.3 asks: otherwise one issuer could speak for another.
            throw new OidcUnavailableException($"the document of {issuer} is about another issuer");
        }

        return
            Uri.TryCreate(Text(discovery?["jwks_uri"]), UriKind.Absolute, out var keys)
            && (keys.Scheme == "https" || (keys.Scheme == "http" && keys.IsLoopback && new Uri(issuer).IsLoopback))
            ? await GetAsync(keys, either.Token)
            : throw new OidcUnavailableException($"the document of {issuer} names no https address of its keys");
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new OidcUnavailableException($"{address.Host} answers with status {(int)response.StatusCode}");
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxBytes
            ? Encoding.UTF8.GetString(buffer, 0, length)
            : throw new OidcUnavailableException($"the answer of {address.Host} is longer than {MaxBytes} bytes");
    }

    private static string Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
}
