using System.Text.Json.Nodes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>The API as its users have it: the real process, called with curl.</summary>
public sealed class RestApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task EvaluateCondition_ValueAndCondition_SaysPhaseAndWhy()
    {
        var answer = await api.CallAsync(
            "POST",
            "/conditions/evaluate",
            """{"result": [0.07], "successCondition": "len(result) > 0 && result[0] < 0.05"}"""
        );

        Text(answer, "phase").ShouldBe("Failed");
        Text(answer, "explanation").ShouldContain("result[0] = 0.07");
        answer["reads"]!.AsArray().Select(static r => r!.GetValue<string>()).ShouldContain("result[0]");
    }

    [Fact]
    public async Task EvaluateCondition_NaNOfAPrometheusVector_IsMet()
    {
        var answer = await api.CallAsync(
            "POST",
            "/conditions/evaluate",
            """{"samples": {"values": ["NaN"]}, "successCondition": "!isNaN(result[0]) && result[0] < 0.05"}"""
        );

        Text(answer, "phase").ShouldBe("Failed");
    }

    [Fact]
    public async Task EvaluateCondition_ConditionThatCannotCompile_IsAnErrorWithItsPlace()
    {
        var answer = await api.CallAsync("POST", "/conditions/evaluate", """{"result": 1, "failureCondition": "result >> 3"}""");

        Text(answer, "phase").ShouldBe("Error");
        var problem = answer["problems"]![0]!;
        (Text(problem, "severity"), Text(problem, "field")).ShouldBe(("ERROR", "failureCondition"));
        problem["start"]!.GetValue<int>().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task LintTemplate_EverythingWrong_IsNamedWithItsField()
    {
        const string manifest = """
            kind: AnalysisTemplate
            metadata: {name: wrong}
            spec:
              args:
              - name: address
              metrics:
              - name: a
                count: 3
                sucessCondition: result[0] > 1
                successCondition: result[0] >
                provider:
                  prometheus: {address: "{{args.address}}", query: up}
            """;
        var answer = await api.CallAsync("POST", "/templates/lint", manifest, "-H", "Content-Type: application/yaml");

        answer["valid"]!.GetValue<bool>().ShouldBeFalse();
        answer["missingArguments"]!.AsArray().Single()!.GetValue<string>().ShouldBe("address");
        var fields = answer["problems"]!.AsArray().Select(static p => $"{Text(p!, "severity")} {Text(p!, "field")}").ToList();
        fields.ShouldContain("WARNING spec.metrics[0].sucessCondition");
        fields.ShouldContain("ERROR spec.metrics[0].interval");
        fields.ShouldContain("ERROR spec.metrics[0].successCondition");
        answer["problems"]!.AsArray().ShouldAllBe(static p => Text(p!, "remedy").Length > 0);
    }

    [Fact]
    public async Task LintTemplate_ConditionWithVariablesOfTheRun_IsValid()
    {
        var answer = await api.CallAsync(
            "POST",
            "/templates/lint",
            """{"object": {"metrics": [{"name": "a", "successCondition": "run.index > 3 || result < 5", "provider": {"web": {"url": "http://x"}}}]}}"""
        );

        answer["valid"]!.GetValue<bool>().ShouldBeTrue(answer.ToJsonString());
    }

    [Fact]
    public async Task LintTemplate_WrongType_IsAnErrorAtItsPath()
    {
        var answer = await api.CallAsync("POST", "/templates/lint", """{"object": {"metrics": [{"name": 3, "provider": {"web": []}}]}}""");

        answer["problems"]!
            .AsArray()
            .Select(static p => Text(p!, "field"))
            .ShouldBe(["spec.metrics[0].name", "spec.metrics[0].provider.web"], ignoreOrder: true);
    }

    [Fact]
    public async Task StartRun_WatchedToItsEnd_ShowsEveryMeasurementAndLeavesAVerdict()
    {
        await api.CallAsync("POST", "/runs", api.RunRequest("watched", "2", count: 3));

        var events = await api.WatchAsync("watched");

        var last = events[^1].Data["run"]!;
        (Text(last, "phase"), last["done"]!.GetValue<bool>()).ShouldBe(("Successful", true));
        last["metrics"]![0]!["measurements"]!.AsArray().Select(static m => Text(m!, "value")).ShouldBe(["2", "2", "2"]);
        events.Select(static e => long.Parse(e.Id)).ShouldBeInOrder(SortDirection.Ascending);
        // Nothing that the client has seen is told again.
        (await api.WatchAsync("watched", "-H", $"Last-Event-ID: {events[^1].Id}")).ShouldBeEmpty();
        var verdict = await Eventually.ReadAsync(
            async () => (await api.CurlAsync("GET", $"/verdicts/{Text(last, "uid")}")).Body,
            static text => text.Contains("\"outcome\"", StringComparison.Ordinal),
            "the verdict"
        );
        Text(JsonNode.Parse(verdict)!, "outcome").ShouldBe("Successful");
    }

    [Fact]
    public async Task StartRun_TheSameTwice_IsOneRun()
    {
        var first = await api.CallAsync("POST", "/runs", api.RunRequest("twice", "1"));
        var again = await api.CallAsync("POST", "/runs", api.RunRequest("twice", "1"));
        var other = await api.FailAsync(409, "POST", "/runs", api.RunRequest("twice", "3"));

        Text(again, "uid").ShouldBe(Text(first, "uid"));
        (Text(other, "code"), Text(other["violations"]![0]!, "field")).ShouldBe(("AlreadyExists", "name"));
    }

    [Fact]
    public async Task StartRun_SameRequestId_IsOneRunWithAName()
    {
        var request = JsonNode.Parse(api.RunRequest("", "1"))!;
        request["requestId"] = "build 4711 of shop";
        var first = await api.CallAsync("POST", "/runs", request.ToJsonString());
        var again = await api.CallAsync("POST", "/runs", request.ToJsonString());

        (Text(again, "uid"), Text(again, "name")).ShouldBe((Text(first, "uid"), Text(first, "name")));
        Text(first, "name").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task StartRun_ManySideBySideWithOneName_MakeOneRun()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => api.CallAsync("POST", "/runs", api.RunRequest("side-by-side", "1")))
        );

        answers.Select(static a => Text(a, "uid")).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task StartRun_StoredTemplateWithArguments_IsMeasuredWithThem()
    {
        const string template = """
            kind: AnalysisTemplate
            spec:
              args:
              - name: url
              - name: most
                value: "5"
              metrics:
              - name: errors
                successCondition: result < {{args.most}}
                provider:
                  web: {url: "{{args.url}}", jsonPath: "{$.value}"}
            """;
        await api.CallAsync("PUT", "/templates/default/stored", template, "-H", "Content-Type: application/yaml");
        var request = new JsonObject
        {
            ["name"] = "of-template",
            ["templates"] = new JsonObject { ["references"] = new JsonArray(new JsonObject { ["name"] = "stored" }) },
            ["arguments"] = new JsonArray(new JsonObject { ["name"] = "url", ["value"] = $"{api.SourceUrl}/7" }),
        };

        await api.CallAsync("POST", "/runs", request.ToJsonString());

        var last = (await api.WatchAsync("of-template"))[^1].Data["run"]!;
        Text(last, "phase").ShouldBe("Failed");
        Text(last["metrics"]![0]!["measurements"]![0]!, "value").ShouldBe("7");
    }

    [Fact]
    public async Task StartRun_ValidateOnly_StartsNothing()
    {
        var request = JsonNode.Parse(api.RunRequest("only-checked", "1"))!;
        request["validateOnly"] = true;

        Text(await api.CallAsync("POST", "/runs", request.ToJsonString()), "phase").ShouldBe("Pending");

        await api.FailAsync(404, "GET", "/runs/default/only-checked");
    }

    [Fact]
    public async Task CancelRun_MeasurementThatNeverEnds_StopsAndKeepsWhatThereIs()
    {
        await api.CallAsync("POST", "/runs", api.RunRequest("cancelled", "1", count: 1000));
        await Eventually.HoldsAsync(
            async () => (await api.CallAsync("GET", "/runs/default/cancelled"))["metrics"]![0]!["count"]!.GetValue<int>() > 0,
            "a measurement"
        );

        await api.CallAsync("POST", "/runs/default/cancelled/cancel");

        var last = (await api.WatchAsync("cancelled"))[^1].Data["run"]!;
        (last["done"]!.GetValue<bool>(), last["cancelled"]!.GetValue<bool>()).ShouldBe((true, true));
        last["metrics"]![0]!["measurements"]!.AsArray().Count.ShouldBeGreaterThan(0);
        // Once more changes nothing.
        Text(await api.CallAsync("POST", "/runs/default/cancelled/cancel"), "version").ShouldBe(Text(last, "version"));
    }

    [Fact]
    public async Task ListRuns_PageByPage_ShowsEachOnceNewestFirst()
    {
        for (var i = 0; i < 7; i++)
        {
            await api.CallAsync("POST", "/runs", api.RunRequest($"page-{i}", "1"));
        }

        var seen = new List<string>();
        var token = "";
        var pages = 0;
        do
        {
            var page = await api.CallAsync("GET", $"/runs?namePrefix=page-&pageSize=3&pageToken={token}");
            seen.AddRange(page["runs"]!.AsArray().Select(static r => Text(r!, "name")));
            token = Text(page, "nextPageToken");
            // What comes in between moves nothing.
            await api.CallAsync("POST", "/runs", api.RunRequest($"between-{pages}", "1"));
        } while (token.Length > 0 && ++pages < 10);

        seen.ShouldBe(Enumerable.Range(0, 7).Select(static i => $"page-{i}"), ignoreOrder: true);
        pages.ShouldBe(2);
    }

    [Fact]
    public async Task ListRuns_TokenOfOtherFilters_IsRefused()
    {
        for (var i = 0; i < 2; i++)
        {
            await api.CallAsync("POST", "/runs", api.RunRequest($"token-{i}", "1"));
        }

        var page = await api.CallAsync("GET", "/runs?namePrefix=token-&pageSize=1");

        var problem = await api.FailAsync(400, "GET", $"/runs?namePrefix=page-&pageToken={Text(page, "nextPageToken")}");
        Text(problem["violations"]![0]!, "field").ShouldBe("pageToken");
        await api.FailAsync(400, "GET", "/runs?pageToken=bm9uc2Vuc2U");
        await api.FailAsync(400, "GET", "/runs?pageSize=501");
    }

    [Fact]
    public async Task Compare_WorseCanary_FailsWithEffectAndEvidence()
    {
        var canary = Series(60, static i => 2.0 + i % 5 * 0.1);
        var baseline = Series(60, static i => 1.0 + i % 7 * 0.1);

        var answer = await api.CallAsync(
            "POST",
            "/compare",
            $$"""{"canary": {"values": {{canary}}}, "baseline": {"values": {{baseline}} } }"""
        );

        (Text(answer, "outcome"), Text(answer, "test")).ShouldBe(("Fail", "sequential"));
        answer["effect"]!["estimate"]!.GetValue<double>().ShouldBeGreaterThan(1);
        answer["failedAt"]!.GetValue<int>().ShouldBeInRange(1, 60);
    }

    [Fact]
    public async Task Compare_HistogramsOfASlowerCanary_FailOnTheSharedEdges()
    {
        var answer = await api.CallAsync(
            "POST",
            "/compare",
            $$"""{"canary": {{Histogram("[0.1, 0.25, 1]", "[300, 700, 990]")}}, "baseline": {{Histogram("[0.1, 0.5, 1]", "[600, 950, 990]")}} }"""
        );

        (Text(answer, "outcome"), Text(answer, "test")).ShouldBe(("Fail", "sequential"));
        answer["canaryValues"]!.GetValue<int>().ShouldBe(30);
        answer["logEvidence"]!.GetValue<double>().ShouldBeGreaterThan(3);
        answer["notes"]!.AsArray().Single()!.GetValue<string>().ShouldContain("2 bucket edges that both series have");
    }

    [Fact]
    public async Task Compare_HistogramsAlike_DoNotFail()
    {
        var arm = Histogram("[0.1, 0.5, 1]", "[600, 950, 990]");

        var answer = await api.CallAsync("POST", "/compare", $$"""{"canary": {{arm}}, "baseline": {{arm}} }""");

        Text(answer, "outcome").ShouldBeOneOf("Pass", "Undecided");
    }

    [Fact]
    public async Task Compare_EveryTestThatIsListed_CanBeAskedWithItsDefaults()
    {
        var values = Series(30, static i => 1.0 + i % 7 * 0.1);
        foreach (var test in (await api.CallAsync("GET", "/tests"))["tests"]!.AsArray())
        {
            var defaults = new JsonObject([
                .. test!["parameters"]!
                    .AsArray()
                    .Select(static p => new KeyValuePair<string, JsonNode?>(Text(p!, "name"), JsonNode.Parse(Text(p!, "defaultValue")))),
            ]);
            var answer = await api.CallAsync(
                "POST",
                "/compare",
                $$"""{"test": "{{Text(test, "name")}}", "parameters": {{defaults.ToJsonString()}}, "canary": {"values": {{values}}}, "baseline": {"values": {{values}} } }"""
            );

            Text(answer, "outcome").ShouldBeOneOf("Undecided", "Pass");
            Text(answer, "explanation").ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData("test", """{"test": "horoscope", "canary": {"values": [1]}, "baseline": {"values": [1]}}""")]
    [InlineData("parameters.alpha", """{"parameters": {"alpha": 7}, "canary": {"values": [1]}, "baseline": {"values": [1]}}""")]
    [InlineData("parameters.beta", """{"parameters": {"beta": 7}, "canary": {"values": [1]}, "baseline": {"values": [1]}}""")]
    [InlineData("canary", """{"baseline": {"values": [1]}}""")]
    [InlineData("canary", """{"canary": {"values": [1], "histogram": {"edges": [1]}}, "baseline": {"values": [1]}}""")]
    [InlineData("canary.histogram.edges", """{"canary": {"histogram": {}}, "baseline": {"values": [1]}}""")]
    [InlineData("canary.histogram.edges[1]", """{"canary": {"histogram": {"edges": [1, 1]}}, "baseline": {"values": [1]}}""")]
    [InlineData("canary.histogram.edges[0]", """{"canary": {"histogram": {"edges": ["NaN"]}}, "baseline": {"values": [1]}}""")]
    [InlineData("canary.histogram.windows", """{"canary": {"histogram": {"edges": [1]}}, "baseline": {"values": [1]}}""")]
    [InlineData(
        "canary.histogram.windows[0].cumulative",
        """{"canary": {"histogram": {"edges": [1], "windows": [{"cumulative": [1, 2], "count": 2}]}}, "baseline": {"values": [1]}}"""
    )]
    [InlineData(
        "baseline.histogram",
        """{"canary": {"histogram": {"edges": [1], "windows": [{"cumulative": [1], "count": 2}]}}, "baseline": {"values": [1]}}"""
    )]
    [InlineData(
        "baseline.histogram.edges",
        """{"canary": {"histogram": {"edges": [1], "windows": [{}]}}, "baseline": {"histogram": {"edges": [2], "windows": [{}]}}}"""
    )]
    [InlineData(
        "test",
        """{"test": "welch", "canary": {"histogram": {"edges": [1], "windows": [{}]}}, "baseline": {"histogram": {"edges": [1], "windows": [{}]}}}"""
    )]
    [InlineData("parameters.kind", """{"parameters": {"kind": "histogram"}, "canary": {"values": [1]}, "baseline": {"values": [1]}}""")]
    [InlineData("canary.values[0]", """{"canary": {"values": ["x"]}, "baseline": {"values": [1]}}""")]
    [InlineData("canary.exposure", """{"canary": {"values": [1], "exposure": [1, 2]}, "baseline": {"values": [1]}}""")]
    [InlineData("baseline.exposure", """{"canary": {"values": [1], "exposure": [1]}, "baseline": {"values": [1]}}""")]
    [InlineData(
        "canary.query.provider",
        """{"canary": {"query": {"provider": {"web": {"url": "http://127.0.0.1/"}}}}, "baseline": {"values": [1]}}"""
    )]
    [InlineData(
        "canary.query.from",
        """{"canary": {"query": {"provider": {"prometheus": {"query": "up"}}}}, "baseline": {"values": [1]}}"""
    )]
    public async Task Compare_WhatCannotBeCompared_IsNamed(string field, string request)
    {
        var problem = await api.FailAsync(400, "POST", "/compare", request);

        Text(problem["violations"]![0]!, "field").ShouldBe(field);
        Text(problem["violations"]![0]!, "remedy").ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("manifest", "")]
    [InlineData("", "[]")]
    [InlineData("", "{\"name\": ")]
    [InlineData("", "{\"name\": \"a\", \"name\": \"b\"}")]
    [InlineData("nam", """{"nam": "a"}""")]
    [InlineData("name", """{"name": 3}""")]
    [InlineData("name", """{"name": "Not A Name", "object": {"metrics": [{"name": "a", "provider": {"web": {"url": "http://x"}}}]}}""")]
    [InlineData(
        "namespace",
        """{"namespace": "../..", "object": {"metrics": [{"name": "a", "provider": {"web": {"url": "http://x"}}}]}}"""
    )]
    [InlineData("manifest", """{"name": "a"}""")]
    [InlineData("manifest", """{"manifest": "a: [b"}""")]
    [InlineData("manifest.kind", """{"manifest": "kind: Pod\nspec: {}"}""")]
    [InlineData("object", """{"manifest": "a: b", "object": {}}""")]
    [InlineData("spec.metrics", """{"object": {"metrics": []}}""")]
    [InlineData("spec.metrics[0].provider", """{"object": {"metrics": [{"name": "a", "provider": {}}]}}""")]
    [InlineData(
        "arguments[0].name",
        """{"object": {"metrics": [{"name": "a", "provider": {"web": {"url": "http://x"}}}]}, "arguments": [{"name": "x", "value": "1"}]}"""
    )]
    [InlineData(
        "labels.a b",
        """{"object": {"metrics": [{"name": "a", "provider": {"web": {"url": "http://x"}}}]}, "labels": {"a b": "1"}}"""
    )]
    public async Task StartRun_HostileOrWrong_IsRefusedAndNamed(string field, string request)
    {
        var problem = await api.FailAsync(400, "POST", "/runs", request);

        Text(problem, "code").ShouldBe("InvalidArgument");
        Text(problem["violations"]![0]!, "field").ShouldBe(field);
        Text(problem["violations"]![0]!, "remedy").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task StartRun_DeepOrLargeBody_IsRefusedAndTheServiceGoesOn()
    {
        var deep = $$"""{"object": {{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";
        var bomb =
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]";

        await api.FailAsync(400, "POST", "/runs", deep);
        await api.FailAsync(400, "POST", "/runs", bomb, "-H", "Content-Type: application/yaml");
        var problem = await api.FailAsync(413, "POST", "/runs", new string(' ', 2 << 20));

        Text(problem, "code").ShouldBe("ResourceExhausted");
        await api.CallAsync("GET", "/tests");
    }

    [Fact]
    public async Task Call_WithLessTimeThanItNeeds_IsGivenUp()
    {
        await api.CallAsync("POST", "/runs", api.RunRequest("slow", "1", count: 1000));

        // The stream has begun and ends; what cannot be begun in time is a problem.
        var (status, text) = await api.CurlAsync("GET", "/runs/default/slow/watch", null, "-N", "-H", "Request-Timeout: 1");
        status.ShouldBe(200, text);
        var problem = await api.FailAsync(400, "GET", "/tests", null, "-H", "Request-Timeout: soon");

        Text(problem["violations"]![0]!, "field").ShouldBe("Request-Timeout");
        await api.CallAsync("POST", "/runs/default/slow/cancel");
    }

    [Fact]
    public async Task Call_SourceThatNeverAnswers_Is504AfterTheTimeOfTheRequest()
    {
        var query =
            $$"""{"query": {"provider": {"prometheus": {"address": "{{api.SourceUrl}}/never", "query": "up"} }, "from": "2026-11-22T03:00:00Z", "to": "2026-11-22T04:00:00Z"} }""";
        var problem = await api.FailAsync(
            504,
            "POST",
            "/compare",
            $$"""{"canary": {{query}}, "baseline": {"values": [1, 2, 3]} }""",
            "-H",
            "Request-Timeout: 0.5"
        );

        (Text(problem, "code"), Text(problem["violations"]![0]!, "field")).ShouldBe(("DeadlineExceeded", "deadline"));
        Text(problem["violations"]![0]!, "remedy").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Call_WithAKeyToRead_MayReadAndNotWrite()
    {
        string[] key = ["-H", $"Authorization: Bearer {api.Service.ReadKey}"];

        await api.CallAsync("GET", "/runs", null, key);
        await api.CallAsync("POST", "/conditions/evaluate", "{\"result\": 1, \"successCondition\": \"result == 1\"}", key);
        await api.FailAsync(403, "POST", "/runs", api.RunRequest("forbidden", "1"), key);
        await api.FailAsync(403, "POST", "/compare", "{}", key);
        await api.FailAsync(401, "GET", "/runs", null, "-H", "Authorization: Bearer rk_guessed");
    }

    [Fact]
    public async Task Templates_PutGetListDelete_AreOneStore()
    {
        const string template =
            """{"object": {"args": [{"name": "x"}], "metrics": [{"name": "a", "provider": {"web": {"url": "http://x"}}}]}}""";
        await api.CallAsync("PUT", "/templates/team/one", template);
        await api.CallAsync("PUT", "/clustertemplates/wide", template);

        var one = await api.CallAsync("GET", "/templates/team/one");
        one["missingArguments"]!.AsArray().Single()!.GetValue<string>().ShouldBe("x");
        (await api.CallAsync("GET", "/templates?namespace=team"))["templates"]!.AsArray().Single()!["name"]!
            .GetValue<string>()
            .ShouldBe("one");
        (await api.CallAsync("GET", "/templates?clusterScope=true"))["templates"]!
            .AsArray()
            .Select(static t => Text(t!, "name"))
            .ShouldContain("wide");
        await api.CallAsync("DELETE", "/templates/team/one");

        await api.FailAsync(404, "GET", "/templates/team/one");
        await api.FailAsync(404, "DELETE", "/templates/team/one");
        await api.FailAsync(400, "PUT", "/templates/team/one", """{"manifest": "kind: AnalysisRun\nspec: {metrics: []}"}""");
    }

    [Fact]
    public async Task ListProviders_EveryProvider_HasItsFields()
    {
        var providers = (await api.CallAsync("GET", "/providers"))["providers"]!.AsArray();

        var prometheus = providers.Single(static p => Text(p!, "name") == "prometheus")!;
        prometheus["rangeQueries"]!.GetValue<bool>().ShouldBeTrue();
        prometheus["parameters"]!.AsArray().Select(static p => Text(p!, "name")).ShouldContain("query");
    }

    internal static string Text(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";

    private static string Histogram(string edges, string cumulative) =>
        $$"""{"histogram": {"edges": {{edges}}, "windows": [{{string.Join(", ", Enumerable.Repeat($"{{\"cumulative\": {cumulative}, \"count\": 1000}}", 30))}}]} }""";

    private static string Series(int count, Func<int, double> value) =>
        new JsonArray([.. Enumerable.Range(0, count).Select(i => JsonValue.Create(value(i)))]).ToJsonString();
}
