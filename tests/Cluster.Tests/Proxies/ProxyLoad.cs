using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Rollouts.Cluster.Tests;

/// <summary>Requests through a proxy: a few all the time, and many when they are counted. Whatever is no success is kept.</summary>
internal sealed class ProxyLoad : IAsyncDisposable
{
    /// <summary>The header in which a proxy says which configuration it works with.</summary>
    public const string ConfigurationHeader = "X-Configuration";

    private const int MaxBodyBytes = 4096;
    private const int FailuresKept = 20;
    private const int SteadyWorkers = 2;
    private const int MeasuringWorkers = 8;
    private static readonly TimeSpan SteadyPause = TimeSpan.FromMilliseconds(10);

    private readonly Uri _url;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<string, long> _answered = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
    private readonly Task _steady;
    private int _sent;
    private int _failed;
    private int _resent;

    private ProxyLoad(Uri url)
    {
        _url = url;
        _steady = Task.WhenAll(Enumerable.Range(0, SteadyWorkers).Select(_ => SendSteadilyAsync()));
    }

    /// <summary>Requests so far.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Those that were not answered with success.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>Those whose connection was closed before an answer began, and that were sent again.</summary>
    public int Resent => Volatile.Read(ref _resent);

    /// <summary>Answers that a version gave so far.</summary>
    public long Answered(string hash) => _answered.GetValueOrDefault(hash);

    /// <summary>The first of those that failed, with what came back.</summary>
    public IReadOnlyList<string> Failures => [.. _failures];

    public static ProxyLoad Start(Uri url) => new(url);

    /// <summary>Sends as fast as the proxy answers, and counts the versions that did.</summary>
    /// <param name="requests">Answers to count, those that failed included.</param>
    /// <param name="configuration">Answers that went through an older configuration than this are not counted.</param>
    /// <param name="headers">Headers of each request; null for none.</param>
    /// <param name="path">Path of each request.</param>
    /// <returns>Answers by template hash; failures under an empty one.</returns>
    public async Task<IReadOnlyDictionary<string, int>> MeasureAsync(
        int requests,
        int configuration,
        IReadOnlyDictionary<string, string>? headers = null,
        string path = "/"
    )
    {
        var url = new Uri(_url, path);
        var (versions, left) = (new ConcurrentDictionary<string, int>(StringComparer.Ordinal), requests);
        await Task.WhenAll(Enumerable.Range(0, MeasuringWorkers).Select(_ => WorkAsync()));
        return versions;

        async Task WorkAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var answer = await SendAsync(url, headers, TestContext.Current.CancellationToken);
                if (answer.Status != 0 && answer.Configuration < configuration)
                {
                    Interlocked.Increment(ref left);
                    continue;
                }

                versions.AddOrUpdate(answer.Version, 1, static (_, count) => count + 1);
            }
        }
    }

    /// <summary>One request on a connection of its own.</summary>
    public static async Task<ProxyAnswer> ProbeAsync(Uri url)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return await SendAsync(http, url, null, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _steady;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task SendSteadilyAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await SendAsync(_url, null, _stop.Token);
                await Task.Delay(SteadyPause, TimeProvider.System, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end of the load.
        }
    }

    private async Task<ProxyAnswer> SendAsync(Uri url, IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken)
    {
        ProxyAnswer answer;
        try
        {
            try
            {
                answer = await SendAsync(_http, url, headers, cancellationToken);
            }
            catch (HttpRequestException closed) when (closed.InnerException is IOException)
            {
                // nginx closes connections without an answer under way when it reloads, while a request may be on its way there. Nothing of it was
                // handled, and a client sends a GET again then, once (RFC 9110, 9.2.2).
                Interlocked.Increment(ref _resent);
                answer = await SendAsync(_http, url, headers, cancellationToken);
            }
        }
        catch (HttpRequestException failure)
        {
            answer = default;
            Keep(failure.ToString());
        }

        Interlocked.Increment(ref _sent);
        if (answer.Status != (int)HttpStatusCode.OK)
        {
            Interlocked.Increment(ref _failed);
            Keep(answer.ToString());
        }
        else
        {
            _answered.AddOrUpdate(answer.Version, 1, static (_, count) => count + 1);
        }

        return answer with
        {
            Version = answer.Status == (int)HttpStatusCode.OK ? answer.Version : "",
        };
    }

    private static async Task<ProxyAnswer> SendAsync(
        HttpClient http,
        Uri url,
        IReadOnlyDictionary<string, string>? headers,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            request.Headers.Add(name, value);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await response.Content.LoadIntoBufferAsync(MaxBodyBytes, cancellationToken);
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        return new((int)response.StatusCode, await body.ReadToEndAsync(cancellationToken), ConfigurationOf(response.Headers));
    }

    private static int ConfigurationOf(HttpResponseHeaders headers) =>
        headers.TryGetValues(ConfigurationHeader, out var values)
        && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private void Keep(string failure)
    {
        if (_failures.Count < FailuresKept)
        {
            _failures.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {failure}");
        }
    }
}
