namespace Rollouts.Providers;

/// <summary>The way out to the source of a profile: what it sends there is signed in as the profile says.</summary>
internal sealed class ProfiledHttpClient : HttpClient
{
    private readonly Uri _address;
    private readonly IReadOnlyList<(string Name, string Value)> _headers;
    private readonly bool _insecure;
    private readonly ProfileBudget _budget;

    public ProfiledHttpClient(
        HttpMessageHandler way,
        Uri address,
        IReadOnlyList<(string Name, string Value)> headers,
        bool insecure,
        ProfileBudget budget
    )
        : base(way, disposeHandler: false)
    {
        Way = way;
        Timeout = System.Threading.Timeout.InfiniteTimeSpan;
        _address = address;
        _headers = headers;
        _insecure = insecure;
        _budget = budget;
    }

    /// <summary>The connections, which all measurements of the profile share.</summary>
    public HttpMessageHandler Way { get; }

    /// <summary>The account, for a source that has one.</summary>
    public ProfileAccount? Account { get; init; }

    /// <summary>Signs in what goes to the source, and nothing that goes elsewhere, such as to a token server that a template names.</summary>
    public PreparedRequest SignIn(PreparedRequest request)
    {
        if (!ProfileAddress.IsBelow(_address, request.Url))
        {
            return request;
        }

        var kept = request.Headers.Where(h => !_headers.Any(p => string.Equals(p.Name, h.Name, StringComparison.OrdinalIgnoreCase)));
        return request with
        {
            Headers = [.. kept, .. _headers.Select(static h => (h.Name, new[] { h.Value }))],
            Insecure = _insecure,
            Budget = _budget,
        };
    }
}
