using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;

namespace Rollouts.Grpc.Tests;

/// <summary>Requests over HTTP/2 whose every byte the test chooses.</summary>
internal static class RawRequests
{
    private const string Say = "/rollouts.testing.v1.Echo/Say";

    public static async Task<HttpResponseMessage> SendRawAsync(
        this EchoServer server,
        byte[] body,
        Action<HttpRequestMessage>? change = null,
        string path = Say
    )
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        change?.Invoke(request);
        return await http.SendAsync(request);
    }

    /// <summary>The status and its detail that the body is answered with.</summary>
    public static async Task<(StatusCode Status, string Detail)> PostRawAsync(
        this EchoServer server,
        byte[] body,
        Action<HttpRequestHeaders>? headers = null,
        string path = Say
    )
    {
        using var response = await server.SendRawAsync(body, request => headers?.Invoke(request.Headers), path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var status = int.Parse(response.TrailingHeaders.GetValues("grpc-status").Single());
        var detail = response.TrailingHeaders.TryGetValues("grpc-message", out var values) ? values.Single() : "";
        return ((StatusCode)status, PercentEncoding.Decode(detail));
    }

    /// <summary>A header of the answer to an empty request that accepts any compression.</summary>
    public static async Task<string> RawHeaderAsync(this EchoServer server, string name)
    {
        using var response = await server.SendRawAsync(
            [0, 0, 0, 0, 0],
            request => request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity, gzip, deflate")
        );
        return response.Headers.GetValues(name).Single();
    }
}
