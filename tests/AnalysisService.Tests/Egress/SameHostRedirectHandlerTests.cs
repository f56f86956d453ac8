using System.Net;

namespace Rollouts.AnalysisService.Tests;

public sealed class SameHostRedirectHandlerTests
{
    private static async Task<(HttpStatusCode Status, List<string> Asked)> SendAsync(HttpMethod method, params string[] locations)
    {
        var source = new Source(locations);
        using var client = new HttpClient(new SameHostRedirectHandler(source));
        using var request = new HttpRequestMessage(method, "http://metrics.test/start");
        using var response = await client.SendAsync(request);
        return (response.StatusCode, source.Asked);
    }

    [Fact]
    public async Task Send_RedirectWithinTheHost_IsFollowed()
    {
        var (status, asked) = await SendAsync(HttpMethod.Get, "/next", "http://metrics.test/last");

        status.ShouldBe(HttpStatusCode.OK);
        asked.ShouldBe(["http://metrics.test/start", "http://metrics.test/next", "http://metrics.test/last"]);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://metrics.test:81/")]
    [InlineData("https://metrics.test/")]
    public async Task Send_RedirectElsewhere_IsTheAnswer(string location)
    {
        var (status, asked) = await SendAsync(HttpMethod.Get, location);

        status.ShouldBe(HttpStatusCode.Found);
        asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Send_RedirectOfAPost_IsTheAnswer() => (await SendAsync(HttpMethod.Post, "/next")).Asked.Count.ShouldBe(1);

    [Fact]
    public async Task Send_RedirectsWithoutEnd_StopAfterAFew() =>
        (await SendAsync(HttpMethod.Get, [.. Enumerable.Repeat("/again", 100)])).Asked.Count.ShouldBe(6);

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
