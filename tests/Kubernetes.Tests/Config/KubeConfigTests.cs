using System.Text;
using Rollouts.TestKit;

namespace Rollouts.Kubernetes.Tests;

public sealed class KubeConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Load_Token_GivesServerNamespaceAndBearer()
    {
        var path = _folder.Write("config", Config("server: https://example.test:6443/prefix", "token: s3cret", "namespace: team"));

        var connection = KubeConfig.Load(path);

        connection.Server.ShouldBe(new Uri("https://example.test:6443/prefix"));
        connection.Namespace.ShouldBe("team");
        var header = await connection.Credentials!.GetAsync(CancellationToken.None);
        header!.ToString().ShouldBe("Bearer s3cret");
        connection.ToString().ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Parse_Text_GivesServerAndBearer()
    {
        var connection = KubeConfig.Parse(Config("server: https://example.test:6443", "token: s3cret"), "Secret mesh");

        connection.Server.ShouldBe(new Uri("https://example.test:6443"));
        (await connection.Credentials!.GetAsync(CancellationToken.None))!.ToString().ShouldBe("Bearer s3cret");
    }

    [Theory]
    [InlineData("server: https://h", "tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token", "tokenFile names a file")]
    [InlineData("server: https://h", "client-certificate: c.pem", "client-certificate names a file")]
    [InlineData("server: https://h\n    certificate-authority: ca.pem", "token: t", "certificate-authority names a file")]
    [InlineData("server: s3cret", "token: t", "Secret mesh: server must be an http or https address")]
    [InlineData("server: [s3cret", "token: t", "Secret mesh is not YAML")]
    public void Parse_TextThatCannotBeUsed_NeitherReadsFilesNorQuotesIt(string cluster, string user, string expected)
    {
        var message = Should.Throw<KubeConfigException>(() => KubeConfig.Parse(Config(cluster, user), "Secret mesh")).Message;

        message.ShouldContain(expected);
        message.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Load_UserAndPassword_GivesBasic()
    {
        var path = _folder.Write("config", Config("server: https://h", "username: me\n    password: pä"));

        var header = await KubeConfig.Load(path).Credentials!.GetAsync(CancellationToken.None);

        header!.Scheme.ShouldBe("Basic");
        Encoding.UTF8.GetString(Convert.FromBase64String(header.Parameter!)).ShouldBe("me:pä");
    }

    [Fact]
    public void Load_CertificatesInline_AreRead()
    {
        using var certificates = new TestCertificates();
        var path = _folder.Write(
            "config",
            Config(
                $"server: https://h\n    certificate-authority-data: {Base64(certificates.Authority.ExportCertificatePem())}",
                $"client-certificate-data: {Base64(certificates.Client.ExportCertificatePem())}\n    client-key-data: {Base64(TestCertificates.Key(certificates.Client))}"
            )
        );

        var connection = KubeConfig.Load(path);

        connection.CertificateAuthorities!.Single().Thumbprint.ShouldBe(certificates.Authority.Thumbprint);
        connection.ClientCertificate!.Thumbprint.ShouldBe(certificates.Client.Thumbprint);
        connection.ClientCertificate.HasPrivateKey.ShouldBeTrue();
    }

    [Fact]
    public void Load_CertificateFiles_AreRelativeToTheKubeconfig()
    {
        using var certificates = new TestCertificates();
        _folder.Write("sub/pki/ca.pem", certificates.Authority.ExportCertificatePem());
        _folder.Write("sub/pki/c.pem", certificates.Client.ExportCertificatePem());
        _folder.Write("sub/pki/c.key", TestCertificates.Key(certificates.Client));
        var path = _folder.Write(
            "sub/config",
            Config("server: https://h\n    certificate-authority: pki/ca.pem", "client-certificate: pki/c.pem\n    client-key: ./pki/c.key")
        );

        var connection = KubeConfig.Load(path);

        connection.CertificateAuthorities!.Count.ShouldBe(1);
        connection.ClientCertificate!.HasPrivateKey.ShouldBeTrue();
    }

    [Fact]
    public void LoadMerged_SeveralFiles_FirstEntryWins()
    {
        var first = _folder.Write(
            "first",
            """
            current-context: c
            clusters:
            - name: k
              cluster: {server: "https://first"}
            """
        );
        var second = _folder.Write("second", Config("server: https://second", "token: t"));

        var connection = KubeConfig.LoadMerged([Path.Combine(_folder.Path, "absent"), first, second]);

        connection.Server.Host.ShouldBe("first");
        connection.Credentials.ShouldNotBeNull();
    }

    [Fact]
    public void Load_NamedContext_IsChosen()
    {
        var path = _folder.Write(
            "config",
            Config("server: https://h", "token: t")
                + """
                - name: other
                  context: {cluster: k, namespace: elsewhere}
                """
        );

        KubeConfig.Load(path, "other").Namespace.ShouldBe("elsewhere");
        KubeConfig.Load(path, "other").Credentials.ShouldBeNull();
    }

    [Fact]
    public void Load_As_ActsAsThatUser()
    {
        var path = _folder.Write("config", Config("server: https://h", "token: t\n    as: somebody\n    as-uid: u\n    as-groups: [a]"));

        var acting = KubeConfig.Load(path).Impersonation.ShouldNotBeNull();

        acting.ShouldBe(new Impersonation("somebody", "u", "a"));
    }

    [Theory]
    [InlineData("server: ftp://h", "token: t", "server \"ftp://h\"")]
    [InlineData("insecure-skip-tls-verify: true", "token: t", "has no server")]
    [InlineData("server: https://h\n    certificate-authority-data: '%%'", "token: t", "certificate-authority-data is not base64")]
    [InlineData("server: https://h\n    certificate-authority-data: aGVsbG8=", "token: t", "holds no PEM certificate")]
    [InlineData("server: https://h\n    certificate-authority: nowhere.pem", "token: t", "nowhere.pem")]
    [InlineData("server: https://h\n    proxy-url: 'ftp://p'", "token: t", "proxy-url")]
    [InlineData("server: https://h", "client-certificate-data: aGVsbG8=", "must be given together")]
    [InlineData("server: https://h", "client-certificate-data: aGVsbG8=\n    client-key-data: c2VjcmV0", "not a PEM pair")]
    [InlineData("server: https://h", "exec: {command: aws}", "credential plugin")]
    [InlineData("server: https://h", "token: t\n    as: me\n    as-groups: [a, b]", "as-groups names several groups")]
    [InlineData("server: https://h", "auth-provider: {name: gcp}", "auth-provider")]
    public void Load_WrongField_NamesItAndTheFile(string cluster, string user, string expected)
    {
        var path = _folder.Write("config", Config(cluster, user));

        var failure = Should.Throw<KubeConfigException>(() => KubeConfig.Load(path));

        failure.Message.ShouldContain(expected);
        failure.Message.ShouldContain(path);
        failure.ToString().ShouldNotContain("c2VjcmV0");
    }

    [Theory]
    [InlineData("", "current-context is not set")]
    [InlineData("current-context: x", "contexts has no entry named \"x\"")]
    [InlineData("current-context: [", "cannot be read")]
    [InlineData("- a list", "current-context is not set")]
    public void Load_WrongFile_Explains(string text, string expected)
    {
        var path = _folder.Write("config", text);

        Should.Throw<KubeConfigException>(() => KubeConfig.Load(path)).Message.ShouldContain(expected);
    }

    [Fact]
    public void Load_MissingFile_Explains() =>
        Should.Throw<KubeConfigException>(() => KubeConfig.Load(Path.Combine(_folder.Path, "no"))).Message.ShouldContain("does not exist");

    [Fact]
    public async Task TokenFile_Rotated_IsReadAgainAfterAMinuteOrARefusal()
    {
        var clock = new ManualTimeProvider();
        var file = _folder.Write("token", "one\n");
        var path = _folder.Write("config", Config("server: https://h", "token: stale\n    tokenFile: token"));
        var credentials = KubeConfig.Load(path, time: clock).Credentials!;

        (await TokenAsync(credentials)).ShouldBe("one");
        await File.WriteAllTextAsync(file, "two");
        (await TokenAsync(credentials)).ShouldBe("one");
        clock.Advance(TimeSpan.FromSeconds(61));
        (await TokenAsync(credentials)).ShouldBe("two");
        await File.WriteAllTextAsync(file, "three");
        credentials.Invalidate();
        (await TokenAsync(credentials)).ShouldBe("three");
        File.Delete(file);
        clock.Advance(TimeSpan.FromSeconds(61));
        (await TokenAsync(credentials)).ShouldBe("three");
        credentials.Invalidate();
        await Should.ThrowAsync<KubeConfigException>(async () => await TokenAsync(credentials));
    }

    [Fact]
    public async Task InCluster_ServiceAccount_IsUsed()
    {
        using var certificates = new TestCertificates();
        _folder.Write("ca.crt", certificates.Authority.ExportCertificatePem());
        _folder.Write("token", "pod-token");
        _folder.Write("namespace", "mine\n");

        var connection = InClusterConfig.Load(Pod("fd00::1", "6443"), _folder.Path);

        connection.Server.ShouldBe(new Uri("https://[fd00::1]:6443/"));
        connection.Namespace.ShouldBe("mine");
        (await TokenAsync(connection.Credentials!)).ShouldBe("pod-token");
        InClusterConfig.IsAvailable(Pod("10.0.0.1", "443"), _folder.Path).ShouldBeTrue();
        InClusterConfig.IsAvailable(static _ => null, _folder.Path).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, "443")]
    [InlineData("10.0.0.1", null)]
    [InlineData("10.0.0.1", "https")]
    public void InCluster_NotInAPod_Explains(string? host, string? port) =>
        Should
            .Throw<KubeConfigException>(() => InClusterConfig.Load(Pod(host, port), _folder.Path))
            .Message.ShouldContain("KUBERNETES_SERVICE_HOST");

    [Fact]
    public void Find_KubeconfigVariable_IsPreferredToHome()
    {
        var named = _folder.Write("named", Config("server: https://named", "token: t"));
        _folder.Write(".kube/config", Config("server: https://home", "token: t"));

        ConnectionFinder.Find(environment: Environment("KUBECONFIG", named)).Server.Host.ShouldBe("named");
        ConnectionFinder.Find(environment: Environment("NOTHING", "")).Server.Host.ShouldBe("home");
        ConnectionFinder.Find(named, environment: Environment("KUBECONFIG", "/nowhere")).Server.Host.ShouldBe("named");
    }

    [Fact]
    public void Find_Nothing_NamesWhatToDo() =>
        Should
            .Throw<KubeConfigException>(() => ConnectionFinder.Find(environment: Environment("NOTHING", "")))
            .Message.ShouldContain("KUBECONFIG");

    private Func<string, string?> Environment(string name, string value) =>
        asked =>
            asked == name ? value
            : asked == "HOME" ? _folder.Path
            : null;

    private static Func<string, string?> Pod(string? host, string? port) =>
        name =>
            name switch
            {
                "KUBERNETES_SERVICE_HOST" => host,
                "KUBERNETES_SERVICE_PORT" => port,
                _ => null,
            };

    private static async Task<string?> TokenAsync(CredentialSource credentials) =>
        (await credentials.GetAsync(CancellationToken.None))?.Parameter;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Config(string cluster, string user, string context = "namespace: default") =>
        $"""
            apiVersion: v1
            kind: Config
            current-context: c
            clusters:
            - name: k
              cluster:
                {cluster}
            users:
            - name: u
              user:
                {user}
            contexts:
            - name: c
              context:
                cluster: k
                user: u
                {context}

            """;
}
