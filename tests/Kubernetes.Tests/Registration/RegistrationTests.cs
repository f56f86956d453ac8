using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Rollouts.Kubernetes.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task AddKubernetesClient_Connection_GivesOneClient()
    {
        await using var server = await StubServer.StartAsync(static context =>
            StubServer.JsonAsync(context, """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"}}""")
        );
        var services = new ServiceCollection();
        services.AddLogging();
        services.Configure<ClientOptions>(static options => options.UserAgent = "from-options");
        services.AddKubernetesClient(_ => new ClusterConnection { Server = server.Address });
        await using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<IKubernetesClient>();
        await client.GetAsync(KnownResources.Pods, "n", "p");

        provider.GetRequiredService<IApiDiscovery>().ShouldBeSameAs(client.Discovery);
        provider.GetRequiredService<IKubernetesClient>().ShouldBeSameAs(client);
        server.Requests.Single().Headers["User-Agent"].ToString().ShouldBe("from-options");
    }

    [Fact]
    public async Task AddKubernetesClient_WrongOptions_AllFailuresAtOnce()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.Configure<ClientOptions>(static options => (options.Qps, options.PageSize) = (-1, 0));
        services.AddKubernetesClient(static _ => new ClusterConnection { Server = new Uri("http://h") });
        await using var provider = services.BuildServiceProvider();

        var failure = Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IKubernetesClient>());

        failure.Failures.Count().ShouldBe(2);
    }
}
