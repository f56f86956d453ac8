using System.Net.Http.Headers;
using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>OAuth 2.0 client credentials (row F3): one token per measurement, since providers keep no state.</summary>
internal static class ClientCredentials
{
    public static bool AreAsked(Authentication? authentication) => !string.IsNullOrEmpty(authentication?.Oauth2?.TokenUrl);

    /// <exception cref="ProviderException">The settings are incomplete, or the token server refused.</exception>
    public static async Task<AuthenticationHeaderValue> FetchAsync(
        Oauth2Config settings,
        HttpExchange exchange,
        HttpClient http,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrEmpty(settings.ClientId) || string.IsNullOrEmpty(settings.ClientSecret))
        {
            throw new ProviderException("missing mandatory parameter in oauth2: tokenUrl, clientId and clientSecret are needed");
        }

        if (!Uri.TryCreate(settings.TokenUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new ProviderException("oauth2.tokenUrl is not an absolute http or https URL");
        }

        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "client_credentials" };
        if (settings.Scopes is { Count: > 0 } scopes)
        {
            form["scope"] = string.Join(' ', scopes);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = BasicCredentials.From(
            $"{Uri.EscapeDataString(settings.ClientId)}:{Uri.EscapeDataString(settings.ClientSecret)}"
        );
        var answer = await exchange.SendAsync(http, request, timeout, cancellationToken, isQuery: true);
        return answer.IsSuccess
            ? new AuthenticationHeaderValue("Bearer", ReadToken(answer.Body, url))
            : throw new ProviderException($"oauth2: cannot fetch token from {SafeUrl.Describe(url)}: {answer.Status}");
    }

    private static string ReadToken(byte[] body, Uri url)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (
                document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("access_token", out var token)
                && token.ValueKind == JsonValueKind.String
                && token.GetString() is { Length: > 0 } text
            )
            {
                return text;
            }
        }
        catch (JsonException)
        {
            // Said below: the answer is not what a token server gives.
        }

        throw new ProviderException($"oauth2: the answer of {SafeUrl.Describe(url)} has no access_token");
    }
}
