namespace Rollouts.Providers;

/// <summary>A request as values: it can be compared, sent again, and sent after whoever wrote it is gone.</summary>
internal sealed record PreparedRequest(
    HttpMethod Method,
    Uri Url,
    IReadOnlyList<(string Name, string[] Values)> Headers,
    IReadOnlyList<(string Name, string[] Values)> ContentHeaders,
    byte[]? Body,
    bool Insecure,
    ProfileBudget? Budget
)
{
    public static async Task<PreparedRequest> OfAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[]? body = null;
        if (request.Content is { } content)
        {
            using var written = new MemoryStream();
            await content.CopyToAsync(written, cancellationToken);
            body = written.ToArray();
        }

        return new PreparedRequest(
            request.Method,
            request.RequestUri!,
            [.. request.Headers.NonValidated.Select(static h => (h.Key, h.Value.ToArray()))],
            request.Content is null ? [] : [.. request.Content.Headers.NonValidated.Select(static h => (h.Key, h.Value.ToArray()))],
            body,
            request.Options.TryGetValue(EgressHandler.Insecure, out var insecure) && insecure,
            request.Options.TryGetValue(ProfileBudget.Key, out var budget) ? budget : null
        );
    }

    /// <summary>A message for one sending.</summary>
    public HttpRequestMessage ToMessage()
    {
        var request = new HttpRequestMessage(Method, Url);
        foreach (var (name, values) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, values);
        }

        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
            foreach (var (name, values) in ContentHeaders)
            {
                request.Content.Headers.TryAddWithoutValidation(name, values);
            }
        }

        request.Options.Set(EgressHandler.Insecure, Insecure);
        return request;
    }
}
