using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;

namespace Rollouts.Kubernetes;

/// <summary>Sends calls: waits its turn, adds credentials, keeps the deadline, and turns refusals into exceptions.</summary>
internal sealed class RequestSender : IAsyncDisposable
{
    private const int MaxErrorBytes = 256 * 1024;
    private static readonly TimeSpan NoticeableWait = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http;
    private readonly Uri _server;
    private readonly string? _host;
    private readonly CredentialSource? _credentials;
    private readonly Impersonation? _impersonation;
    private readonly ClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly TokenBucketRateLimiter? _limiter;

    public RequestSender(HttpClient http, ClusterConnection connection, ClientOptions options, TimeProvider time, ILogger log)
    {
        _http = http;
        _server = connection.Server;
        _host = connection.TlsServerName;
        _credentials = connection.Credentials;
        _impersonation = connection.Impersonation;
        _options = options;
        _time = time;
        _log = log;
        _limiter = options.Qps == 0 ? null : CreateLimiter(options);
    }

    /// <summary>Sends a call and reads the whole answer.</summary>
    public async Task<ReadOnlyMemory<byte>> SendAsync(
        ApiCall call,
        ReadOnlyMemory<byte>? body,
        string? mediaType,
        CancellationToken cancellationToken
    )
    {
        await WaitTurnAsync(call, cancellationToken);
        // Asked as late as can be: waiting for a turn takes its time.
        var admitted = call.Fence?.AdmitWrite();
        var limit = admitted < _options.RequestTimeout ? admitted.Value : _options.RequestTimeout;
        using var deadline = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await ExchangeAsync(admitted is null ? call : Limited(call, limit), body, mediaType, either.Token);
            return await BoundedBody.ReadAsync(response.Content, _options.MaxResponseBytes, either.Token);
        }
        catch (Exception cause) when (IsUnreachable(cause, deadline, cancellationToken))
        {
            throw Unreachable(cause, call, limit);
        }
    }

    /// <summary>Sends a call whose answer is a stream; only its head is under the deadline.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiCall call, CancellationToken cancellationToken)
    {
        await WaitTurnAsync(call, cancellationToken);
        using var deadline = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await ExchangeAsync(call, null, null, either.Token);
        }
        catch (Exception cause) when (IsUnreachable(cause, deadline, cancellationToken))
        {
            throw Unreachable(cause, call, _options.RequestTimeout);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_limiter is not null)
        {
            await _limiter.DisposeAsync();
        }

        _http.Dispose();
    }

    private async Task<HttpResponseMessage> ExchangeAsync(
        ApiCall call,
        ReadOnlyMemory<byte>? body,
        string? mediaType,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(_server, _server.AbsolutePath.TrimEnd('/') + call.Path))
        {
            // HTTP/2 where TLS negotiates it, else HTTP/1.1.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        // The handler expects this name in the server's certificate, and asks for it by SNI.
        request.Headers.Host = _host;
        request.Headers.Authorization = _credentials is null ? null : await _credentials.GetAsync(cancellationToken);
        Impersonate(request.Headers);
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType!);
        }

        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            ClientMetrics.Count(call, response.StatusCode);
            if (response.IsSuccessStatusCode)
            {
                var answer = response;
                response = null;
                return answer;
            }

            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                _credentials?.Invalidate();
            }

            throw await RefusalAsync(call, response, request.Headers.Authorization?.Parameter, cancellationToken);
        }
        catch (HttpRequestException)
        {
            ClientMetrics.Count(call, null);
            throw;
        }
        finally
        {
            response?.Dispose();
        }
    }

    private void Impersonate(HttpRequestHeaders headers)
    {
        if (_impersonation is not { } other)
        {
            return;
        }

        headers.Add("Impersonate-User", other.User);
        if (other.Uid is { } uid)
        {
            headers.Add("Impersonate-Uid", uid);
        }

        if (other.Group is { } group)
        {
            headers.Add("Impersonate-Group", group);
        }
    }

    private async Task<KubernetesApiException> RefusalAsync(
        ApiCall call,
        HttpResponseMessage response,
        string? secret,
        CancellationToken cancellationToken
    )
    {
        var (body, _) = await BoundedBody.ReadUpToAsync(response.Content, MaxErrorBytes, cancellationToken);
        if (secret is { Length: > 0 } && body.Span.IndexOf(System.Text.Encoding.UTF8.GetBytes(secret)) >= 0)
        {
            body = System.Text.Encoding.UTF8.GetBytes(
                System.Text.Encoding.UTF8.GetString(body.Span).Replace(secret, "***", StringComparison.Ordinal)
            );
        }

        return StatusReader.Read(response.StatusCode, body.Span, call.ToString(), RetryAfter(response.Headers.RetryAfter));
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > _time.GetUtcNow() ? date - _time.GetUtcNow() : TimeSpan.Zero,
            _ => null,
        };

    private static bool IsUnreachable(Exception cause, CancellationTokenSource deadline, CancellationToken cancellationToken) =>
        cause is HttpRequestException or IOException
        || (cause is OperationCanceledException && deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested);

    /// <summary>The server lets go of the request as well when the leader's time is up: it may have arrived long before it is worked on.</summary>
    private static ApiCall Limited(ApiCall call, TimeSpan limit) =>
        call with
        {
            Path = string.Create(CultureInfo.InvariantCulture, $"{call.Path}?timeout={Math.Max(1, (long)limit.TotalMilliseconds)}ms"),
        };

    private HttpRequestException Unreachable(Exception cause, ApiCall call, TimeSpan limit) =>
        cause switch
        {
            OperationCanceledException => new HttpRequestException(
                HttpRequestError.Unknown,
                $"{call}: {_server.Authority} gave no complete answer within {limit.TotalSeconds} s",
                cause
            ),
            HttpRequestException failure => new HttpRequestException(
                failure.HttpRequestError,
                $"{call}: {_server.Authority}: {failure.Message}",
                failure
            ),
            _ => new HttpRequestException(HttpRequestError.ResponseEnded, $"{call}: {_server.Authority}: {cause.Message}", cause),
        };

    private async ValueTask WaitTurnAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (_limiter is null)
        {
            return;
        }

        var start = _time.GetTimestamp();
        using var lease = await _limiter.AcquireAsync(1, cancellationToken);
        var waited = _time.GetElapsedTime(start);
        if (waited > NoticeableWait)
        {
            _log.Throttled(call.ToString(), waited);
        }
    }

    private static TokenBucketRateLimiter CreateLimiter(ClientOptions options)
    {
        var slots = Math.Min(options.Qps, 10);
        return new TokenBucketRateLimiter(
            new TokenBucketRateLimiterOptions
            {
                TokenLimit = options.Burst,
                TokensPerPeriod = options.Qps / slots,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / slots * (options.Qps / slots * slots) / options.Qps),
                QueueLimit = int.MaxValue,
                AutoReplenishment = true,
            }
        );
    }
}
