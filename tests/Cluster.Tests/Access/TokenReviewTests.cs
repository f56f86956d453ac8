using System.Net;
using Microsoft.AspNetCore.Builder;
using Rollouts.AnalysisService;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>Tokens of service accounts, reviewed by a real API server.</summary>
public sealed class TokenReviewTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Token_OfAServiceAccount_MayWhatItsRoleMay()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("access");
        await AccountTokens.GrantAsync(home, "reader", "list");
        await AccountTokens.GrantAsync(home, "writer", "list", "create");
        await AccountTokens.GrantAsync(home, "nobody");
        await using var service = await StartAsync(home);

        (await AskAsync(service, await AccountTokens.TokenAsync(home, "reader"))).ShouldBe((HttpStatusCode.OK, HttpStatusCode.Forbidden));
        (await AskAsync(service, await AccountTokens.TokenAsync(home, "writer"))).ShouldBe((HttpStatusCode.OK, HttpStatusCode.NotFound));
        (await AskAsync(service, await AccountTokens.TokenAsync(home, "nobody"))).ShouldBe(
            (HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)
        );
        // Signed by somebody else, and nothing at all.
        var forged = (await AccountTokens.TokenAsync(home, "writer"))[..^8] + "AAAAAAAA";
        (await AskAsync(service, forged)).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
        (await AskAsync(service, "nonsense")).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
        // Meant for another service.
        (await AskAsync(service, await AccountTokens.TokenAsync(home, "writer", "somebody-else"))).ShouldBe(
            (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)
        );
    }

    [Fact]
    public async Task Audience_ThatIsAskedFor_IsNeeded()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("access");
        await AccountTokens.GrantAsync(home, "reader", "list");
        await using var service = await StartAsync(home, static o => o.Access.ClusterAudiences = ["rollouts"]);

        (await AskAsync(service, await AccountTokens.TokenAsync(home, "reader", "rollouts"))).Read.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(service, await AccountTokens.TokenAsync(home, "reader"))).Read.ShouldBe(HttpStatusCode.Unauthorized);
    }

    /// <summary>A page for readers, and a path that nobody serves: it is told only to those who may do everything.</summary>
    private static async Task<(HttpStatusCode Read, HttpStatusCode Both)> AskAsync(Service service, string token)
    {
        using var http = new HttpClient { BaseAddress = service.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var read = await http.GetAsync("/");
        using var both = await http.GetAsync("/nothing");
        return (read.StatusCode, both.StatusCode);
    }

    private static async Task<Service> StartAsync(ClusterNamespace home, Action<AnalysisServiceOptions>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("token-review-");
        var options = new AnalysisServiceOptions
        {
            Kubeconfig = home.Cluster.Kubeconfig,
            Namespace = home.Name,
            Store = Path.Combine(folder.FullName, "verdicts.db"),
            ListenAddress = "127.0.0.1",
            ApiPort = LocalPorts.Free(1)[0],
            HealthPort = 0,
            MetricsPort = 0,
            LogLevel = "error",
        };
        change?.Invoke(options);
        var host = AnalysisServiceHost.Create(options);
        await host.StartAsync();
        return new Service(host, folder, new Uri($"http://127.0.0.1:{options.ApiPort}"));
    }

    private sealed record Service(WebApplication Host, DirectoryInfo Folder, Uri Address) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Host.StopAsync();
            await Host.DisposeAsync();
            Folder.Delete(recursive: true);
        }
    }
}
