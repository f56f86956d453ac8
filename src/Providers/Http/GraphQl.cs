using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>GraphQL over HTTP: a query and its variables as JSON; the answer has <c>data</c>, <c>errors</c> or both.</summary>
internal static class GraphQl
{
    public static HttpRequestMessage Request(Uri url, string query, JsonObject variables) =>
        new(HttpMethod.Post, url)
        {
            Content = new StringContent(
                new JsonObject { ["query"] = query, ["variables"] = variables }.ToJsonString(),
                new MediaTypeHeaderValue("application/json")
            ),
        };

    /// <summary>Reads <c>data</c>; errors go before it, even where there is some.</summary>
    /// <param name="answer">What came back.</param>
    /// <param name="url">Where it came from.</param>
    /// <param name="source">What should have answered.</param>
    /// <param name="read">Takes what is needed out of <c>data</c>; gets null when there is none.</param>
    /// <exception cref="ProviderException">The source refused, or answered with something else.</exception>
    public static T Read<T>(HttpAnswer answer, Uri url, string source, Func<JsonElement?, T> read)
    {
        // Some sources state their errors with another status than 200; what a proxy answered is not read.
        if (!answer.IsSuccess && answer.MediaType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new ProviderException($"{source}: {SafeUrl.Describe(url)} answered {answer.Status}");
        }

        return JsonAnswer.Read(
            answer,
            url,
            source,
            root =>
            {
                if (
                    root.Optional("errors") is { } errors
                    && errors.EnumerateArray().FirstOrDefault() is { ValueKind: not JsonValueKind.Undefined } first
                )
                {
                    var reason = StatedReason.Cut(first.Optional("message")?.GetString()) ?? "no reason given";
                    throw new ProviderException($"{source} refused the query: {reason}");
                }

                return answer.IsSuccess
                    ? read(root.Optional("data"))
                    : throw new ProviderException($"{source}: {SafeUrl.Describe(url)} answered {answer.Status}");
            }
        );
    }
}
