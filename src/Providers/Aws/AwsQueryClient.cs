using System.Text;
using System.Xml.Linq;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Asks services of AWS with the credentials of the process, found as AWS's own clients find them, each request signed.</summary>
public sealed class AwsQueryClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CredentialChain _chain;
    private readonly HttpExchange _exchange;
    private readonly EnvironmentVariables _environment;
    private readonly TimeProvider _clock;

    // Only the operator's environment names what is asked here, never a template: a service may have an endpoint within the network, or on the machine.
    private readonly HttpClient _http = EgressHttpClient.Create(new EgressOptions { AllowLoopback = true, MaxRedirects = 0 });

    internal AwsQueryClient(CredentialChain chain, HttpExchange exchange, EnvironmentVariables environment, TimeProvider clock) =>
        (_chain, _exchange, _environment, _clock) = (chain, exchange, environment, clock);

    /// <summary>One request.</summary>
    /// <param name="service">Who is asked.</param>
    /// <param name="action">For example <c>DescribeLoadBalancers</c>.</param>
    /// <param name="parameters">By name; sent in the order of their names, as AWS's client for Go does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer's document.</returns>
    /// <exception cref="ProviderException">There are no credentials, or the service refused or did not answer; no message shows a key.</exception>
    public async Task<XElement> AskAsync(
        AwsQueryService service,
        string action,
        IEnumerable<KeyValuePair<string, string>> parameters,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(parameters);
        var hidden = new List<string>();
        try
        {
            return await SendAsync(service, action, parameters, hidden, cancellationToken);
        }
        catch (ProviderException e)
        {
            throw new ProviderException(new SecretMask(hidden).Apply(e.Message)) { Fault = e.Fault };
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<XElement> SendAsync(
        AwsQueryService service,
        string action,
        IEnumerable<KeyValuePair<string, string>> parameters,
        List<string> hidden,
        CancellationToken cancellationToken
    )
    {
        var identity = await _chain.FindAsync(
            new AwsSelection(),
            _http,
            key =>
            {
                if (key is not null)
                {
                    hidden.Add(key);
                }
            },
            cancellationToken
        );
        var form = parameters
            .Append(new("Action", action))
            .Append(new("Version", service.Version))
            .OrderBy(static p => p.Key, StringComparer.Ordinal)
            .Select(static p => $"{p.Key}={Uri.EscapeDataString(p.Value)}");
        var body = Encoding.ASCII.GetBytes(string.Join('&', form));
        var url = AwsEndpoint.Of(_environment, service.Host, service.Variable, identity.Region);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        RequestSigner.Sign(request, body, identity, service.Host, _clock.GetUtcNow());
        var answer = await _exchange.SendAsync(_http, request, Patience, cancellationToken);
        var document = AwsXml.Parse(answer, url, service.Name);
        return answer.IsSuccess ? document : throw AwsXml.Refused(document, answer.Status, url, service.Name);
    }
}
