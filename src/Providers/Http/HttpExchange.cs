using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Sends a request and reads the answer under a byte and a time limit; what goes wrong names the URL and the cause.</summary>
internal sealed class HttpExchange(EgressOptions options, TimeProvider clock)
{
    private const int ChunkBytes = 16 * 1024;

    /// <exception cref="ProviderException">There was no answer, it was too slow, or it was too long.</exception>
    public async Task<HttpAnswer> SendAsync(
        HttpClient http,
        HttpRequestMessage request,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        UseCredentialsOfUrl(request);
        var url = request.RequestUri!;
        var method =
            request.Method == HttpMethod.Get ? "Get"
            : request.Method == HttpMethod.Post ? "Post"
            : "Put";
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await ReadAsync(response, either.Token);
            return new HttpAnswer((int)response.StatusCode, body, response.Content.Headers.ContentType?.MediaType);
        }
        catch (Exception e) when (IsNetworkFault(e) && !cancellationToken.IsCancellationRequested)
        {
            var cause = deadline.IsCancellationRequested
                ? $"no complete answer within {timeout.TotalSeconds:0.###}s"
                : HttpFault.Describe(e, url);
            throw new ProviderException($"{method} \"{SafeUrl.Describe(url)}\": {cause}", e);
        }
    }

    private static bool IsNetworkFault(Exception e) =>
        e is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException or NotSupportedException;

    /// <summary>User and password in a URL sign the request, as they do in Go; they are taken out of the URL itself.</summary>
    private static void UseCredentialsOfUrl(HttpRequestMessage request)
    {
        var url = request.RequestUri!;
        if (url.UserInfo.Length == 0)
        {
            return;
        }

        request.Headers.Authorization ??= BasicCredentials.From(Uri.UnescapeDataString(url.UserInfo));
        request.RequestUri = new UriBuilder(url) { UserName = "", Password = "" }.Uri;
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > options.MaxResponseBytes)
        {
            throw TooLong();
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            body.Write(chunk, 0, read);
            if (body.Length > options.MaxResponseBytes)
            {
                throw TooLong();
            }
        }

        return body.ToArray();
    }

    private HttpRequestException TooLong() =>
        new($"the answer is longer than {options.MaxResponseBytes} bytes: make the query return less, or raise the limit");
}
