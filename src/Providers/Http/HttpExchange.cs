using System.Buffers;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>
/// Sends a request within the budget of its address and reads the answer under a byte and a time limit; the same query of several runs
/// is sent once. What goes wrong names the URL and the cause.
/// </summary>
internal sealed class HttpExchange(EgressOptions options, TimeProvider clock, QueryBudgets budgets, ProviderMetrics metrics)
{
    private const int ChunkBytes = 16 * 1024;

    private readonly SharedQueries _shared = new(clock, budgets.Options.ShareFor);

    /// <param name="http">The way out.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="timeout">How long the answer may take from when it is the request's turn.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="isQuery">Whether it changes nothing at the source, so that it may be shared and repeated; null for what its method says.</param>
    /// <exception cref="ProviderException">There was no turn or no answer, it was too slow, or it was too long.</exception>
    public async Task<HttpAnswer> SendAsync(
        HttpClient http,
        HttpRequestMessage request,
        TimeSpan timeout,
        CancellationToken cancellationToken,
        bool? isQuery = null
    )
    {
        UseCredentialsOfUrl(request);
        var prepared = await PreparedRequest.OfAsync(request, cancellationToken);
        if (http is ProfiledHttpClient profiled)
        {
            prepared = profiled.SignIn(prepared);
        }

        if (!(isQuery ?? request.Method == HttpMethod.Get))
        {
            return await SendWithinBudgetAsync(http, prepared, timeout, repeatable: false, cancellationToken);
        }

        var (answer, shared) = await _shared.GetAsync(
            QueryKey.Of(http, prepared, timeout),
            token => SendWithinBudgetAsync(http, prepared, timeout, repeatable: true, token),
            cancellationToken
        );
        if (shared)
        {
            metrics.Shared(prepared.Url);
        }

        return answer;
    }

    private async Task<HttpAnswer> SendWithinBudgetAsync(
        HttpClient http,
        PreparedRequest request,
        TimeSpan timeout,
        bool repeatable,
        CancellationToken cancellationToken
    )
    {
        var began = clock.GetTimestamp();
        var outcome = "given_up";
        try
        {
            var answer = await budgets
                .Of(request.Url, request.Budget)
                .SendAsync(token => SendOnceAsync(http, request, timeout, token), repeatable, cancellationToken);
            outcome = ProviderMetrics.OutcomeOf(answer);
            return answer;
        }
        catch (ProviderException e)
        {
            outcome = ProviderMetrics.OutcomeOf(e.Fault);
            throw;
        }
        finally
        {
            metrics.Ended(request.Url, outcome, clock.GetElapsedTime(began));
        }
    }

    private async Task<HttpAnswer> SendOnceAsync(
        HttpClient http,
        PreparedRequest prepared,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        using var request = prepared.ToMessage();
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var limit = StatedLimit.Read(response.Headers, (int)response.StatusCode, clock.GetUtcNow());
            var body = await ReadAsync(response, either.Token);
            return new HttpAnswer((int)response.StatusCode, body, response.Content.Headers.ContentType?.MediaType) { Limit = limit };
        }
        catch (Exception e) when (IsNetworkFault(e) && !cancellationToken.IsCancellationRequested)
        {
            var late = deadline.IsCancellationRequested;
            var cause = late ? $"no complete answer within {timeout.TotalSeconds:0.###}s" : HttpFault.Describe(e, prepared.Url);
            throw new ProviderException($"{MethodOf(prepared)} \"{SafeUrl.Describe(prepared.Url)}\": {cause}", e)
            {
                Fault = late ? ProviderFault.Timeout : HttpFault.KindOf(e),
            };
        }
    }

    private static string MethodOf(PreparedRequest request) =>
        request.Method == HttpMethod.Get ? "Get"
        : request.Method == HttpMethod.Post ? "Post"
        : "Put";

    private static bool IsNetworkFault(Exception e) =>
        e
            is HttpRequestException
                or IOException
                or OperationCanceledException
                or InvalidOperationException
                or NotSupportedException
                or InvalidDataException;

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
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
            {
                body.Write(chunk, 0, read);
                if (body.Length > options.MaxResponseBytes)
                {
                    throw TooLong();
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return body.ToArray();
    }

    private AnswerTooLongException TooLong() =>
        new($"the answer is longer than {options.MaxResponseBytes} bytes: make the query return less, or raise the limit");
}
