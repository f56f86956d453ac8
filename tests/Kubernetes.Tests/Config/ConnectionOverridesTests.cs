namespace Rollouts.Kubernetes.Tests;

public sealed class ConnectionOverridesTests : IDisposable
{
    private const string TwoOfEach = """
        current-context: one
        contexts:
        - {name: one, context: {cluster: first, user: reader, namespace: team}}
        clusters:
        - {name: first, cluster: {server: "https://first"}}
        - {name: second, cluster: {server: "https://second"}}
        users:
        - {name: reader, user: {token: read}}
        - {name: writer, user: {token: write}}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Find_ClusterAndUser_AreTakenInsteadOfTheContexts()
    {
        var connection = Find(new ConnectionOverrides { Cluster = "second", User = "writer" });

        connection.Server.ShouldBe(new Uri("https://second"));
        connection.Namespace.ShouldBe("team");
        (await connection.Credentials!.GetAsync(CancellationToken.None))!.Parameter.ShouldBe("write");
    }

    [Fact]
    public async Task Find_ServerTokenAndNamespace_StandOverTheKubeconfig()
    {
        var acting = new Impersonation("somebody", Group: "a");

        var connection = Find(
            new ConnectionOverrides
            {
                Server = new Uri("https://other"),
                Token = "mine",
                Namespace = "elsewhere",
                InsecureSkipTlsVerify = true,
                TlsServerName = "name",
                Impersonation = acting,
            }
        );

        connection.Server.ShouldBe(new Uri("https://other"));
        connection.Namespace.ShouldBe("elsewhere");
        connection.InsecureSkipTlsVerify.ShouldBeTrue();
        connection.TlsServerName.ShouldBe("name");
        connection.Impersonation.ShouldBe(acting);
        (await connection.Credentials!.GetAsync(CancellationToken.None))!.Parameter.ShouldBe("mine");
    }

    [Fact]
    public void Find_ServerAndNoKubeconfig_NeedsNothingElse() =>
        ConnectionFinder
            .Find(environment: _ => null, overrides: new ConnectionOverrides { Server = new Uri("http://127.0.0.1:1") })
            .Server.ShouldBe(new Uri("http://127.0.0.1:1"));

    [Fact]
    public void Find_CertificateFiles_AreRead()
    {
        using var certificates = new TestCertificates();
        var overrides = new ConnectionOverrides
        {
            CertificateAuthority = _folder.Write("ca.pem", certificates.Authority.ExportCertificatePem()),
            ClientCertificate = _folder.Write("client.pem", certificates.Client.ExportCertificatePem()),
            ClientKey = _folder.Write("client.key", TestCertificates.Key(certificates.Client)),
        };

        var connection = Find(overrides);

        connection.CertificateAuthorities!.Single().Thumbprint.ShouldBe(certificates.Authority.Thumbprint);
        connection.ClientCertificate!.HasPrivateKey.ShouldBeTrue();
        Should.Throw<KubeConfigException>(() => Find(overrides with { ClientKey = null })).Message.ShouldContain("together");
        Should
            .Throw<KubeConfigException>(() => Find(overrides with { ClientKey = "nowhere" }))
            .Message.ShouldContain("--client-key nowhere");
    }

    [Fact]
    public async Task Request_Impersonating_SaysAsWhom()
    {
        await using var server = await StubServer.StartAsync(static async context =>
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(
                context.Response,
                """{"kind":"Pod","metadata":{"name":"a"}}"""
            )
        );
        var connection = new ConnectionOverrides { Impersonation = new Impersonation("me", "1", "a") }.Over(
            new ClusterConnection { Server = server.Address }
        );
        await using var client = new KubernetesClient(connection);

        await client.GetAsync(KnownResources.Pods, "default", "a");

        var headers = server.Requests.Single().Headers;
        headers["Impersonate-User"].ShouldBe(["me"]);
        headers["Impersonate-Uid"].ShouldBe(["1"]);
        headers["Impersonate-Group"].ShouldBe(["a"]);
    }

    private ClusterConnection Find(ConnectionOverrides overrides) =>
        ConnectionFinder.Find(_folder.Write("config", TwoOfEach), environment: _ => null, overrides: overrides);
}
