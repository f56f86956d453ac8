using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Simulation.Tests;

/// <summary>What clients other than kubectl rely on, request by request.</summary>
public sealed class HttpTests : IAsyncLifetime
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string TableForm = "application/json;as=Table;g=meta.k8s.io;v=v1,application/json";
    private const int BodyLimit = 64 * 1024;

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private EmbeddedApiServer _server = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await EmbeddedApiServer.StartAsync(
            new EmbeddedApiServerOptions
            {
                BearerToken = "secret",
                Time = _time,
                MaxBodyBytes = BodyLimit,
            }
        );
        _http = new HttpClient { BaseAddress = _server.Address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Request_WithoutOrWithWrongToken_IsUnauthorized()
    {
        using var stranger = new HttpClient { BaseAddress = _server.Address };
        using var answer = await stranger.GetAsync(new Uri(ConfigMaps, UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        using var wrong = await stranger.GetAsync(new Uri(ConfigMaps, UriKind.Relative));
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var health = await stranger.GetAsync(new Uri("/readyz", UriKind.Relative));
        health.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/api/v1/unknowns", 404)]
    [InlineData("/apis/nope/v1/things", 404)]
    [InlineData("/nowhere", 404)]
    [InlineData(ConfigMaps + "/missing", 404)]
    [InlineData(ConfigMaps + "?labelSelector=a in", 400)]
    [InlineData(ConfigMaps + "?fieldSelector=data.x=1", 400)]
    [InlineData(ConfigMaps + "?limit=x", 400)]
    [InlineData(ConfigMaps + "?resourceVersion=99999", 504)]
    public async Task Get_Refused_IsAStatusOfThatCode(string path, int code)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, path);
        ((int)status).ShouldBe(code);
        body["kind"]!.ToString().ShouldBe("Status");
        body["status"]!.ToString().ShouldBe("Failure");
        ((int)body["code"]!).ShouldBe(code);
    }

    [Fact]
    public async Task Post_BodyOverTheLimit_IsTooLargeWhetherAnnouncedOrNot()
    {
        var giant = $$"""{"metadata":{"name":"g"},"data":{"x":"{{new string('x', BodyLimit)}}"} }""";
        (await SendAsync(HttpMethod.Post, ConfigMaps, giant)).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        using var request = new HttpRequestMessage(HttpMethod.Post, ConfigMaps)
        {
            Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(giant))),
        };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await _http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"metadata":{"name":"a","name":"b"}}""")]
    public async Task Post_NotOneObject_IsBadRequest(string body) =>
        (await SendAsync(HttpMethod.Post, ConfigMaps, body)).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Post_DeeplyNestedBody_IsBadRequest()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);
        (await SendAsync(HttpMethod.Post, ConfigMaps, deep)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(HttpMethod.Post, ConfigMaps, new string('[', 5000), "application/yaml")).Status.ShouldBe(
            HttpStatusCode.BadRequest
        );
    }

    [Fact]
    public async Task Post_Yaml_IsReadAsJson()
    {
        var (status, body) = await SendAsync(
            HttpMethod.Post,
            ConfigMaps,
            "metadata:\n  name: y\ndata:\n  a: '1'\n  b: text\n",
            "application/yaml"
        );
        status.ShouldBe(HttpStatusCode.Created);
        body["data"]!.ToJsonString().ShouldBe("""{"a":"1","b":"text"}""");
    }

    [Fact]
    public async Task Post_UnknownMediaType_IsUnsupported() =>
        (await SendAsync(HttpMethod.Post, ConfigMaps, "{}", "text/plain")).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task Delete_OptionsInBodyAndQuery_AreBothRead()
    {
        await SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"}}""");
        (await SendAsync(HttpMethod.Delete, ConfigMaps + "/a", """{"preconditions":{"uid":"other"}}""")).Status.ShouldBe(
            HttpStatusCode.Conflict
        );
        (await SendAsync(HttpMethod.Delete, ConfigMaps + "/a?dryRun=All")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Delete, ConfigMaps + "/a?propagationPolicy=Foreground")).Body["metadata"]!["finalizers"]!
            .ToJsonString()
            .ShouldBe("""["foregroundDeletion"]""");
        (await SendAsync(HttpMethod.Delete, ConfigMaps + "/a", """{"propagationPolicy":"Background"}""")).Body["status"]!
            .ToString()
            .ShouldBe("Success");
    }

    [Fact]
    public async Task Get_TableForm_HasCellsAgesAndMetadata()
    {
        await SendAsync(HttpMethod.Post, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", WidgetDefinition.Json);
        await SendAsync(
            HttpMethod.Post,
            "/apis/example.com/v1/namespaces/default/widgets",
            """{"metadata":{"name":"w"},"spec":{"size":1}}"""
        );
        _time.Advance(TimeSpan.FromMinutes(5));
        var (_, table) = await SendAsync(HttpMethod.Get, "/apis/example.com/v1/widgets", accept: TableForm);
        table["kind"]!.ToString().ShouldBe("Table");
        table["columnDefinitions"]!
            .AsArray()
            .Select(static column => column!["name"]!.ToString())
            .ShouldBe(["Name", "Desired", "Mode", "Age"]);
        table["rows"]![0]!["cells"]!.ToJsonString().ShouldBe("""["w",1,null,"5m"]""");
        table["rows"]![0]!["object"]!["kind"]!.ToString().ShouldBe("PartialObjectMetadata");
        var (_, bare) = await SendAsync(HttpMethod.Get, "/apis/example.com/v1/widgets?includeObject=None", accept: TableForm);
        bare["rows"]![0]!.AsObject().ContainsKey("object").ShouldBeFalse();
    }

    [Fact]
    public async Task Get_PartialMetadataForm_HasNoSpec()
    {
        await SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"1"}}""");
        const string Form = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
        var (_, list) = await SendAsync(HttpMethod.Get, ConfigMaps, accept: Form);
        list["kind"]!.ToString().ShouldBe("PartialObjectMetadataList");
        list["items"]![0]!.AsObject().Select(static member => member.Key).ShouldBe(["kind", "apiVersion", "metadata"]);
    }

    [Fact]
    public async Task Get_Pretty_IsTheSameInLines()
    {
        await SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"ä<"}}""");
        var plain = await SendAsync(HttpMethod.Get, ConfigMaps + "/a");
        using var answer = await _http.GetAsync(new Uri(ConfigMaps + "/a?pretty=true", UriKind.Relative));
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var text = await reader.ReadToEndAsync();
        text.ShouldContain("\n  \"metadata\": {\n");
        JsonNode.DeepEquals(JsonNode.Parse(text), plain.Body).ShouldBeTrue();
    }

    [Fact]
    public async Task Exec_IntoASimulatedPod_SaysThatThereIsNoProcess()
    {
        var (status, body) = await SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/pods/p/exec?command=ls");
        status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        body["message"]!.ToString().ShouldContain("there is no process");
    }

    [Fact]
    public async Task Get_Discovery_NamesWhatIsServed()
    {
        await SendAsync(HttpMethod.Post, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", WidgetDefinition.Json);
        var (_, groups) = await SendAsync(HttpMethod.Get, "/apis");
        groups["groups"]!.AsArray().Select(static group => group!["name"]!.ToString()).ShouldContain("example.com");
        var (_, resources) = await SendAsync(HttpMethod.Get, "/apis/example.com/v1");
        resources["resources"]!
            .AsArray()
            .Select(static item => item!["name"]!.ToString())
            .ShouldBe(["widgets", "widgets/status", "widgets/scale"]);
        var (_, aggregated) = await SendAsync(
            HttpMethod.Get,
            "/api",
            accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json"
        );
        aggregated["kind"]!.ToString().ShouldBe("APIGroupDiscoveryList");
        var (_, index) = await SendAsync(HttpMethod.Get, "/openapi/v3");
        index["paths"]!.AsObject().ContainsKey("apis/example.com/v1").ShouldBeTrue();
        var (_, document) = await SendAsync(HttpMethod.Get, "/openapi/v3/apis/example.com/v1");
        document["components"]!["schemas"]!["com.example.v1.Widget"]!["properties"]!["spec"]!["properties"]!["size"]!["maximum"]!
            .ToString()
            .ShouldBe("10");
    }

    [Fact]
    public async Task Watch_ClientThatStopsReading_HoldsUpNobody()
    {
        using var stalled = await OpenAsync(ConfigMaps + "?watch=true");
        var text = new string('x', 8 * 1024);
        for (var i = 0; i < 300; i++)
        {
            // 300 writes of 8 KiB overflow every buffer of a connection that nobody reads.
            _server
                .Cluster.Execute(
                    new ClusterRequest.Create(
                        KnownResources.ConfigMaps,
                        "default",
                        new JsonObject
                        {
                            ["metadata"] = new JsonObject { ["name"] = "c" + i },
                            ["data"] = new JsonObject { ["x"] = text },
                        }
                    )
                )
                .Succeeded.ShouldBeTrue();
        }
        await using var lines = new Lines(await OpenAsync(ConfigMaps + "?watch=true&fieldSelector=metadata.name=c299"));
        (await lines.NextAsync())["object"]!["metadata"]!["name"]!.ToString().ShouldBe("c299");
    }

    [Fact]
    public async Task Watch_Bookmarks_ComeInIdleTimes()
    {
        await using var lines = new Lines(await OpenAsync(ConfigMaps + "?watch=true&allowWatchBookmarks=true"));
        await SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"}}""");
        (await lines.NextAsync())["type"]!.ToString().ShouldBe("ADDED");
        await SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/secrets", """{"metadata":{"name":"elsewhere"}}""");
        var next = lines.NextAsync();
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken));
        }
        var bookmark = await next;
        bookmark["type"]!.ToString().ShouldBe("BOOKMARK");
        bookmark["object"]!["metadata"]!["resourceVersion"]!.ToString().ShouldBe(Version().ToString());
    }

    [Fact]
    public async Task Watch_InitialEventsAsked_EndWithTheirBookmark()
    {
        await SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"}}""");
        await using var lines = new Lines(
            await OpenAsync(ConfigMaps + "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan")
        );
        (await lines.NextAsync())["type"]!.ToString().ShouldBe("ADDED");
        (await lines.NextAsync())["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.ToString().ShouldBe("true");
    }

    [Fact]
    public async Task Watch_ExpiredVersion_IsAnErrorEvent()
    {
        await SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"}}""");
        _server.Cluster.Use(
            static (model, _) =>
            {
                model.Compact();
                return true;
            }
        );
        await using var lines = new Lines(await OpenAsync(ConfigMaps + "?watch=true&resourceVersion=1"));
        var line = await lines.NextAsync();
        line["type"]!.ToString().ShouldBe("ERROR");
        line["object"]!["code"]!.ToString().ShouldBe("410");
    }

    [Fact]
    public async Task Stop_WithOpenWatches_EndsThem()
    {
        using var watch = await OpenAsync(ConfigMaps + "?watch=true");
        await _server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Kubeconfig_WithToken_CarriesServerAndToken()
    {
        var text = _server.Kubeconfig();
        text.ShouldContain("server: " + _server.Address.GetLeftPart(UriPartial.Authority));
        text.ShouldContain("token: \"secret\"");
    }

    private long Version() => _server.Cluster.Use(static (model, _) => model.ResourceVersion);

    private async Task<HttpResponseMessage> OpenAsync(string path) =>
        await _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

    private async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(
        HttpMethod method,
        string path,
        string? body = null,
        string mediaType = "application/json",
        string? accept = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        }
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }
        using var answer = await _http.SendAsync(request);
        await using var content = await answer.Content.ReadAsStreamAsync();
        return (answer.StatusCode, (await JsonNode.ParseAsync(content))!.AsObject());
    }

    /// <summary>The lines of a watch, each within a bounded time.</summary>
    private sealed class Lines(HttpResponseMessage answer) : IAsyncDisposable
    {
        private StreamReader? _reader;

        public async Task<JsonObject> NextAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            _reader ??= new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token));
            var line = await _reader.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException("the watch ended");
            return JsonNode.Parse(line)!.AsObject();
        }

        public ValueTask DisposeAsync()
        {
            _reader?.Dispose();
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
