using System.Net;

namespace Rollouts.AnalysisService;

/// <summary>
/// Follows redirects within one host only: a metric source must not send the service, with the credentials of the request, somewhere else.
/// Other redirects are the answer.
/// </summary>
internal sealed class SameHostRedirectHandler : DelegatingHandler
{
    private const int MaxRedirects = 5;

    public SameHostRedirectHandler(HttpMessageHandler inner)
        : base(inner) { }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        for (var hop = 0; hop < MaxRedirects && Target(request, response) is { } target; hop++)
        {
            response.Dispose();
            request.RequestUri = target;
            response = await base.SendAsync(request, cancellationToken);
        }

        return response;
    }

    // Only requests that change nothing are repeated elsewhere.
    private static Uri? Target(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (
            request.RequestUri is not { } from
            || request.Method != HttpMethod.Get
            || response.Headers.Location is not { } location
            || response.StatusCode
                is not (
                    HttpStatusCode.MovedPermanently
                    or HttpStatusCode.Found
                    or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect
                    or HttpStatusCode.PermanentRedirect
                )
        )
        {
            return null;
        }

        var target = new Uri(from, location);
        return target.Scheme == from.Scheme && target.Authority == from.Authority ? target : null;
    }
}
