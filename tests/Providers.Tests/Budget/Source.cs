using System.Net;

namespace Rollouts.Providers.Tests;

/// <summary>A source that answers when the test lets it.</summary>
internal sealed class Source(Func<HttpRequestMessage, int, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly SemaphoreSlim _open = new(0);
    private readonly bool _gated;
    private int _asked;

    public Source(Func<HttpRequestMessage, int, HttpResponseMessage> answer, bool gated)
        : this(answer) => _gated = gated;

    /// <summary>How many requests have come.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public static HttpResponseMessage Ok(string body = "1") => new(HttpStatusCode.OK) { Content = new StringContent(body) };

    public static HttpResponseMessage Status(int status, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("1") };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        return response;
    }

    /// <summary>Lets so many waiting requests have their answers.</summary>
    public void Release(int count) => _open.Release(count);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _asked);
        if (_gated)
        {
            await _open.WaitAsync(cancellationToken);
        }

        return answer(request, number);
    }

    protected override void Dispose(bool disposing)
    {
        _open.Dispose();
        base.Dispose(disposing);
    }
}
