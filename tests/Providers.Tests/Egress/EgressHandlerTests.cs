using System.Net;

namespace Rollouts.Providers.Tests;

public sealed class EgressHandlerTests
{
    private static async Task<List<string>> SendAsync(HttpMethod method, string start, params string[] locations)
    {
        var source = new Source(locations);
        using var client = new HttpClient(
            new EgressHandler(source, new HttpClientHandler(), new AddressPolicy(new EgressOptions()), new EgressOptions())
        );
        using var request = new HttpRequestMessage(method, start);
        using var response = await client.SendAsync(request);
        return source.Asked;
    }

    [Fact]
    public async Task Send_RedirectWithinTheHost_IsFollowed() =>
        (await SendAsync(HttpMethod.Get, "http://metrics.test/start", "/next", "http://metrics.test/last")).ShouldBe([
            "http://metrics.test/start",
            "http://metrics.test/next",
            "http://metrics.test/last",
        ]);

    [Fact]
    public async Task Send_RedirectToHttps_IsFollowed() =>
        (await SendAsync(HttpMethod.Get, "http://metrics.test/", "https://metrics.test/")).Count.ShouldBe(2);

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://metrics.test:81/")]
    [InlineData("https://metrics.test:81/")]
    [InlineData("file:///etc/passwd")]
    public async Task Send_RedirectElsewhere_IsRefused(string location) =>
        (
            await Should.ThrowAsync<EgressDeniedException>(() => SendAsync(HttpMethod.Get, "http://metrics.test/", location))
        ).Message.ShouldContain("leads away from metrics.test");

    [Fact]
    public async Task Send_RedirectFromHttpsToHttp_IsRefused() =>
        await Should.ThrowAsync<EgressDeniedException>(() => SendAsync(HttpMethod.Get, "https://metrics.test/", "http://metrics.test/"));

    [Fact]
    public async Task Send_RedirectOfAPost_IsTheAnswer() =>
        (await SendAsync(HttpMethod.Post, "http://metrics.test/", "/next")).Count.ShouldBe(1);

    [Fact]
    public async Task Send_RedirectsWithoutEnd_AreRefusedAfterAFew() =>
        (
            await Should.ThrowAsync<EgressDeniedException>(() =>
                SendAsync(HttpMethod.Get, "http://metrics.test/", [.. Enumerable.Repeat("/again", 100)])
            )
        ).Message.ShouldBe("stopped after 5 redirects");

    private sealed class Source(string[] locations) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(Asked.Count < locations.Length ? HttpStatusCode.Found : HttpStatusCode.OK);
            if (Asked.Count < locations.Length)
            {
                response.Headers.Location = new Uri(locations[Asked.Count], UriKind.RelativeOrAbsolute);
            }

            Asked.Add(request.RequestUri!.ToString());
            return Task.FromResult(response);
        }
    }
}
