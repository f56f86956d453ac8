using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rollouts.TestKit;

namespace Rollouts.Kubernetes.Tests;

public sealed class KubernetesClientTests
{
    private const string PodJson = """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","namespace":"n","resourceVersion":"5"}}""";

    [Fact]
    public async Task Verbs_Paths_AreThoseOfTheApi()
    {
        await using var server = await StubServer.StartAsync(static context => StubServer.JsonAsync(context, PodJson));
        await using var client = server.Client(static options => options.UserAgent = "rollouts/1.2 (test)");
        var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "p" } };

        await client.GetAsync(KnownResources.Pods, "n", "p");
        await client.GetAsync(KnownResources.Namespaces, null, "n");
        await client.CreateAsync(KnownResources.Rollouts, "n", body);
        await client.ReplaceAsync(KnownResources.ReplicaSets, "n", "p", body, "status");
        await client.PatchAsync(KnownResources.Pods, "n", "p", Patch.Merge(body));
        await client.PatchAsync(KnownResources.Pods, "n", "p", Patch.StrategicMerge(body), "scale");
        await client.DeleteAsync(
            KnownResources.Pods,
            "n",
            "p",
            new DeleteOptions
            {
                PreconditionUid = "u",
                PropagationPolicy = "Foreground",
                GracePeriodSeconds = 0,
            }
        );
        await client.DeleteAsync(KnownResources.Pods, "n", "p");
        await client.PostSubresourceAsync(KnownResources.Pods, "n", "p", "binding", body);

        var requests = server.Requests.ToList();
        requests
            .Select(static request => $"{request.Method} {request.Target}")
            .ShouldBe([
                "GET /api/v1/namespaces/n/pods/p",
                "GET /api/v1/namespaces/n",
                "POST /apis/argoproj.io/v1alpha1/namespaces/n/rollouts",
                "PUT /apis/apps/v1/namespaces/n/replicasets/p/status",
                "PATCH /api/v1/namespaces/n/pods/p",
                "PATCH /api/v1/namespaces/n/pods/p/scale",
                "DELETE /api/v1/namespaces/n/pods/p",
                "DELETE /api/v1/namespaces/n/pods/p",
                "POST /api/v1/namespaces/n/pods/p/binding",
            ]);
        requests[0].Headers.UserAgent.ToString().ShouldBe("rollouts/1.2 (test)");
        requests[4].Headers.ContentType.ToString().ShouldBe("application/merge-patch+json");
        requests[5].Headers.ContentType.ToString().ShouldBe("application/strategic-merge-patch+json");
        requests[6]
            .Body.ShouldBe(
                """{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Foreground","gracePeriodSeconds":0,"preconditions":{"uid":"u"}}"""
            );
        requests[7].Body.ShouldBe("");
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("")]
    [InlineData("%2e%2e")]
    public async Task Get_NameThatLeavesItsPath_Refused(string name)
    {
        await using var server = await StubServer.StartAsync(static context => StubServer.JsonAsync(context, PodJson));
        await using var client = server.Client();

        await Should.ThrowAsync<ArgumentException>(() => client.GetAsync(KnownResources.Pods, "n", name));
        await Should.ThrowAsync<ArgumentException>(() => client.GetAsync(KnownResources.Pods, null, "p"));

        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Get_PathPrefix_IsKept()
    {
        await using var server = await StubServer.StartAsync(static context => StubServer.JsonAsync(context, PodJson));
        await using var client = new KubernetesClient(new ClusterConnection { Server = new Uri(server.Address, "/k8s/clusters/c1/") });

        await client.GetAsync(KnownResources.Pods, "n", "p");

        server.Requests.Single().Target.ShouldBe("/k8s/clusters/c1/api/v1/namespaces/n/pods/p");
    }

    [Fact]
    public async Task List_Pages_AreFollowedAndItemsCompleted()
    {
        await using var server = await StubServer.StartAsync(static context =>
            StubServer.JsonAsync(
                context,
                context.Request.Query["continue"] == "more/1"
                    ? """{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"b"}}]}"""
                    : """{"kind":"PodList","items":[{"metadata":{"name":"a"}},{}],"metadata":{"resourceVersion":"9","continue":"more/1"}}"""
            )
        );
        await using var client = server.Client();

        var list = await client.ListAsync(
            KnownResources.Pods,
            "n",
            new ListOptions
            {
                Limit = 2,
                LabelSelector = "a in (b,c)",
                ResourceVersion = "0",
            }
        );

        list.ResourceVersion.ShouldBe("9");
        list.Items.Select(static item => $"{item.Header.ApiVersion} {item.Header.Kind} {item.Header.Name}")
            .ShouldBe(["v1 Pod a", "v1 Pod ", "v1 Pod b"]);
        list.Items[0].ToNode()["kind"]!.ToString().ShouldBe("Pod");
        var targets = server.Requests.Select(static request => request.Target).ToList();
        targets[0].ShouldBe("/api/v1/namespaces/n/pods?labelSelector=a%20in%20%28b%2Cc%29&resourceVersion=0&limit=2");
        targets[1].ShouldBe("/api/v1/namespaces/n/pods?labelSelector=a%20in%20%28b%2Cc%29&limit=2&continue=more%2F1");
    }

    [Fact]
    public async Task List_ContinueTokenExpires_StartsAgainThenUnpaged()
    {
        await using var server = await StubServer.StartAsync(static context =>
            context.Request.Query["continue"].Count > 0
                ? StubServer.JsonAsync(context, """{"kind":"Status","code":410,"reason":"Expired","message":"too old"}""", 410)
            : context.Request.Query["limit"].Count > 0
                ? StubServer.JsonAsync(context, """{"metadata":{"continue":"x"},"items":[{"metadata":{"name":"a"}}]}""")
            : StubServer.JsonAsync(
                context,
                """{"metadata":{"resourceVersion":"3"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}"""
            )
        );
        await using var client = server.Client();

        var list = await client.ListAsync(KnownResources.Pods, "n");

        list.Items.Count.ShouldBe(2);
        server.Requests.Count.ShouldBe(7);
    }

    [Fact]
    public async Task Call_StatusAnswer_BecomesTypedFailure()
    {
        await using var server = await StubServer.StartAsync(static context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return StubServer.JsonAsync(
                context,
                """
                {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Invalid","code":422,"message":"it is\nbad",
                 "details":{"causes":[{"field":"spec.a","reason":"FieldValueInvalid","message":"no"},{"message":7},"odd"]}}
                """,
                422
            );
        });
        await using var client = server.Client();

        var refused = await Should.ThrowAsync<KubernetesApiException>(() => client.GetAsync(KnownResources.Pods, "n", "p"));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Reason.ShouldBe("Invalid");
        refused.Message.ShouldBe("Get Pod n/p: it is bad (422 Invalid)");
        refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        refused.Causes.ShouldBe([new StatusCause("spec.a", "FieldValueInvalid", "no"), new StatusCause("", "", "")]);
    }

    [Theory]
    [InlineData(429, "slow down", "TooManyRequests")]
    [InlineData(503, "<html>maintenance</html>", "ServiceUnavailable")]
    [InlineData(502, "", "Unknown")]
    [InlineData(403, "[1,", "Forbidden")]
    [InlineData(401, "{\"kind\":\"Other\"}", "Unauthorized")]
    public async Task Call_AnswerIsNotAStatus_StillTyped(int code, string body, string reason)
    {
        await using var server = await StubServer.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "1";
            return StubServer.JsonAsync(context, body, code);
        });
        await using var client = server.Client();

        var refused = await Should.ThrowAsync<KubernetesApiException>(() => client.GetAsync(KnownResources.Pods, "n", "p"));

        ((int)refused.StatusCode).ShouldBe(code);
        refused.Reason.ShouldBe(reason);
        refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        refused.Message.ShouldContain(body);
    }

    [Fact]
    public async Task Call_ServerEchoesTheToken_MessageHidesIt()
    {
        await using var server = await StubServer.StartAsync(static context =>
            StubServer.JsonAsync(context, $"bad header {context.Request.Headers.Authorization} {new string('x', 100_000)}", 400)
        );
        await using var client = server.Client(credentials: CredentialSource.Token("s3cret-token"));

        var refused = await Should.ThrowAsync<KubernetesApiException>(() => client.GetAsync(KnownResources.Pods, "n", "p"));

        server.Requests.Single().Headers.Authorization.ToString().ShouldBe("Bearer s3cret-token");
        refused.ToString().ShouldNotContain("s3cret-token");
        refused.Message.ShouldContain("bad header Bearer ***");
        refused.Message.Length.ShouldBeLessThan(500);
    }

    [Fact]
    public async Task Call_AnswerTooLarge_IsGivenUp()
    {
        await using var server = await StubServer.StartAsync(static async context =>
        {
            for (var i = 0; i < 200; i++)
            {
                await StubServer.SendAsync(context, new string(' ', 1024));
            }
        });
        await using var client = server.Client(static options => options.MaxResponseBytes = 100_000);

        var failure = await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(KnownResources.Pods, "n", "p"));

        failure.HttpRequestError.ShouldBe(HttpRequestError.ConfigurationLimitExceeded);
        failure.Message.ShouldContain("MaxResponseBytes");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"metadata":{"name":7}}""")]
    [InlineData("")]
    public async Task Call_AnswerIsNotAnObject_HttpRequestException(string body)
    {
        await using var server = await StubServer.StartAsync(context => StubServer.JsonAsync(context, body));
        await using var client = server.Client();

        (await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(KnownResources.Pods, "n", "p"))).HttpRequestError.ShouldBe(
            HttpRequestError.InvalidResponse
        );
        await Should.ThrowAsync<HttpRequestException>(() => client.ListAsync(KnownResources.Pods, "n"));
    }

    [Fact]
    public async Task Call_NoAnswer_FailsAtItsDeadline()
    {
        var clock = new ManualTimeProvider();
        var asked = new TaskCompletionSource();
        await using var server = await StubServer.StartAsync(async context =>
        {
            await StubServer.SendAsync(context, "{");
            asked.SetResult();
            await HangAsync(context);
        });
        await using var client = server.Client(time: clock);

        var call = client.GetAsync(KnownResources.Pods, "n", "p");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        call.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(31));

        var failure = await Should.ThrowAsync<HttpRequestException>(() => call);
        failure.Message.ShouldContain(server.Address.Authority);
        failure.Message.ShouldContain("30 s");
    }

    [Fact]
    public async Task Call_Cancelled_OperationCanceled()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = await StubServer.StartAsync(async context =>
        {
            await cancel.CancelAsync();
            await HangAsync(context);
        });
        await using var client = server.Client();

        await Should.ThrowAsync<OperationCanceledException>(() => client.GetAsync(KnownResources.Pods, "n", "p", cancel.Token));
    }

    [Fact]
    public async Task Call_ServerGone_HttpRequestExceptionWithAddress()
    {
        using var gone = new RefusingPort();
        await using var client = new KubernetesClient(new ClusterConnection { Server = gone.Address });

        var failure = await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(KnownResources.Pods, "n", "p"));

        failure.Message.ShouldContain(gone.Address.Authority);
        failure.Message.ShouldContain("Get Pod n/p");
    }

    [Fact]
    public async Task Call_Redirect_IsNotFollowed()
    {
        await using var server = await StubServer.StartAsync(static context =>
        {
            context.Response.Redirect("http://127.0.0.1:1/elsewhere");
            return Task.CompletedTask;
        });
        await using var client = server.Client(credentials: CredentialSource.Token("t"));

        var refused = await Should.ThrowAsync<KubernetesApiException>(() => client.GetAsync(KnownResources.Pods, "n", "p"));

        refused.StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    public async Task Call_AboveTheRate_WaitsItsTurn()
    {
        await using var server = await StubServer.StartAsync(static context => StubServer.JsonAsync(context, PodJson));
        await using var client = server.Client(static options =>
        {
            options.Qps = 20;
            options.Burst = 2;
        });
        var start = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetAsync(KnownResources.Pods, "n", "p")));

        // Two at once, six more at twenty a second.
        TimeProvider.System.GetElapsedTime(start).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(150));
        server.Requests.Count.ShouldBe(8);
    }

    [Fact]
    public void Options_Wrong_AllFailuresAreNamed()
    {
        var failure = Should.Throw<ArgumentException>(static () =>
            new KubernetesClient(
                new ClusterConnection { Server = new Uri("http://h") },
                new ClientOptions
                {
                    Qps = -1,
                    PageSize = 0,
                    UserAgent = "a\nb",
                }
            )
        );

        failure.Message.ShouldContain("Qps is -1");
        failure.Message.ShouldContain("PageSize is 0");
        failure.Message.ShouldContain("UserAgent");
    }

    [Fact]
    public async Task Tls_AuthorityAndClientCertificate_AreUsedOverHttp2()
    {
        using var certificates = new TestCertificates();
        string? seen = null;
        await using var server = await StubServer.StartAsync(
            async context =>
            {
                seen = $"{context.Request.Protocol} {(await context.Connection.GetClientCertificateAsync())?.Subject}";
                await StubServer.JsonAsync(context, PodJson);
            },
            certificates
        );
        await using var client = Tls(server, [certificates.Authority], certificates.Client);

        await client.GetAsync(KnownResources.Pods, "n", "p");

        seen.ShouldBe("HTTP/2 CN=tester, O=system:masters");
    }

    [Fact]
    public async Task Tls_OtherAuthority_Refused()
    {
        using var certificates = new TestCertificates();
        using var others = new TestCertificates();
        await using var server = await StubServer.StartAsync(static context => StubServer.JsonAsync(context, PodJson), certificates);
        await using var trusting = Tls(server, [others.Authority]);
        await using var bare = Tls(server, null);
        await using var careless = Tls(server, null, insecure: true);
        await using var misnamed = Tls(server, [certificates.Authority], name: "elsewhere.test");
        await using var named = Tls(server, [certificates.Authority], name: "cluster.test");

        await Should.ThrowAsync<HttpRequestException>(() => trusting.GetAsync(KnownResources.Pods, "n", "p"));
        await Should.ThrowAsync<HttpRequestException>(() => bare.GetAsync(KnownResources.Pods, "n", "p"));
        await Should.ThrowAsync<HttpRequestException>(() => misnamed.GetAsync(KnownResources.Pods, "n", "p"));
        await careless.GetAsync(KnownResources.Pods, "n", "p");
        await named.GetAsync(KnownResources.Pods, "n", "p");
    }

    private static KubernetesClient Tls(
        StubServer server,
        System.Security.Cryptography.X509Certificates.X509Certificate2Collection? authorities,
        System.Security.Cryptography.X509Certificates.X509Certificate2? certificate = null,
        bool insecure = false,
        string? name = null
    ) =>
        new(
            new ClusterConnection
            {
                Server = server.Address,
                CertificateAuthorities = authorities,
                ClientCertificate = certificate,
                InsecureSkipTlsVerify = insecure,
                TlsServerName = name,
            }
        );

    private static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}
