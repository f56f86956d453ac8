using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>A web metric as a request (row F12).</summary>
internal static class WebRequest
{
    /// <exception cref="ProviderException">The metric contradicts itself or its URL is none.</exception>
    public static HttpRequestMessage Build(WebMetric metric)
    {
        var method = string.IsNullOrEmpty(metric.Method) ? "GET" : metric.Method;
        if (method is not ("GET" or "POST" or "PUT"))
        {
            throw new ProviderException($"method \"{method}\" is not supported: use GET, POST or PUT");
        }

        var hasJson = metric.JsonBody is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) };
        var hasBody = !string.IsNullOrEmpty(metric.Body);
        if (method == "GET" && (hasJson || hasBody))
        {
            throw new ProviderException("Body/JSONBody can only be used with POST or PUT WebMetric Method types");
        }

        if (hasJson && hasBody)
        {
            throw new ProviderException("use either Body or JSONBody; both cannot exists for WebMetric payload");
        }

        if (!Uri.TryCreate(metric.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            throw new ProviderException("url is not an absolute http or https URL");
        }

        var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (hasJson)
        {
            request.Content = new StringContent(metric.JsonBody!.Value.GetRawText(), new MediaTypeHeaderValue("application/json"));
        }
        else if (hasBody)
        {
            // Go sets no content type for a plain body.
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(metric.Body!));
        }

        RequestHeaders.Apply(request, metric.Headers);
        request.Options.Set(EgressHandler.Insecure, metric.Insecure);
        return request;
    }
}
