namespace Rollouts.Providers;

/// <summary>
/// Chooses the transport that verifies certificates unless a request says otherwise, and follows redirects within a host only:
/// headers may carry credentials, and a redirect may lead inside a network that the template's author cannot reach.
/// </summary>
internal sealed class EgressHandler(HttpMessageHandler verified, HttpMessageHandler unverified, AddressPolicy policy, EgressOptions options)
    : HttpMessageHandler
{
    /// <summary>Set on a request whose metric says <c>insecure</c>.</summary>
    public static readonly HttpRequestOptionsKey<bool> Insecure = new("rollouts.insecure");

    /// <summary>Set on a request whose sender follows redirects itself, and leaves behind what is not for the next host.</summary>
    public static readonly HttpRequestOptionsKey<bool> GivesRedirects = new("rollouts.redirects");

    private readonly HttpMessageInvoker _verified = new(verified);
    private readonly HttpMessageInvoker _unverified = new(unverified);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isFollowed = !(request.Options.TryGetValue(GivesRedirects, out var gives) && gives);
        var invoker = request.Options.TryGetValue(Insecure, out var insecure) && insecure ? _unverified : _verified;
        for (var redirects = 0; ; redirects++)
        {
            // The connection is checked when it is made; behind a proxy only the name can be.
            if (options.UseProxy && policy.RefusalByName(request.RequestUri!) is { } refusal)
            {
                throw new EgressDeniedException($"address refused: {request.RequestUri!.IdnHost}: {refusal}");
            }

            var response = await invoker.SendAsync(request, cancellationToken);
            if (!isFollowed || RedirectOf(request, response) is not { } target)
            {
                return response;
            }

            response.Dispose();
            if (redirects >= options.MaxRedirects)
            {
                throw new EgressDeniedException($"stopped after {options.MaxRedirects} redirects");
            }

            request.RequestUri = target;
        }
    }

    /// <summary>Where a read is sent on to; writes are not sent twice.</summary>
    private static Uri? RedirectOf(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (request.Method != HttpMethod.Get || Redirects.LocationOf(response) is not { } location)
        {
            return null;
        }

        var origin = request.RequestUri!;
        var target = location.IsAbsoluteUri ? location : new Uri(origin, location);
        return Redirects.Stays(origin, target)
            ? target
            : throw new EgressDeniedException($"redirect to {SafeUrl.Describe(target)} refused: it leads away from {origin.Host}");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _verified.Dispose();
            _unverified.Dispose();
        }

        base.Dispose(disposing);
    }
}
