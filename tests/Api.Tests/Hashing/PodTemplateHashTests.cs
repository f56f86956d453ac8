using System.Text;

namespace Rollouts.Api.Tests;

public sealed class PodTemplateHashTests
{
    private const string ScaleDown = """
        {"metadata":{"labels":{"app":"canary-scaledowndelay"}},"spec":{"containers":[{"name":"canary-scaledowndelay","image":"nginx:1.19-alpine",
         "ports":[{"name":"http","containerPort":80,"protocol":"TCP"}],"resources":{"requests":{"cpu":"5m","memory":"16Mi"}}}]}}
        """;

    private const string StableScale = """
        {"metadata":{"labels":{"app":"dynamic-stable-scale"}},"spec":{"containers":[{"name":"dynamic-stable-scale","image":"nginx:1.19-alpine",
         "ports":[{"name":"http","containerPort":80,"protocol":"TCP"}],"resources":{"requests":{"cpu":"5m","memory":"16Mi"}}}],
         "readinessGates":[{"conditionType":"argoproj.io/e2e-readiness"}]}}
        """;

    // The two hashes that the upstream end-to-end tests spell out (row A-h1).
    [Theory]
    [InlineData(ScaleDown, "674d8cf959")]
    [InlineData(StableScale, "6b56c8cdb4")]
    public void Compute_TemplateOfAnUpstreamTest_IsItsKnownHash(string template, string expected) =>
        PodTemplateHash.Compute(Json.Parse(template)).ShouldBe(expected);

    [Fact]
    public void Compute_CollisionCountOfZero_IsNotThatOfNone()
    {
        var template = Json.Parse(ScaleDown);

        string[] hashes = [PodTemplateHash.Compute(template), .. Enumerable.Range(0, 3).Select(n => PodTemplateHash.Compute(template, n))];

        hashes.Distinct().Count().ShouldBe(4);
        hashes[0].ShouldBe(PodTemplateHash.Compute(template, collisionCount: null));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"metadata":null,"spec":null}""")]
    [InlineData("""{"spec":{"containers":null,"futureField":{"x":[1]}},"futureField":1}""")]
    public void Compute_NothingThatCounts_IsTheHashOfTheEmptyTemplate(string template)
    {
        PodTemplateHash.ToGoJson(Json.Parse(template)).ShouldBe("""{"metadata":{},"spec":{"containers":null}}""");
        PodTemplateHash.Compute(Json.Parse(template)).ShouldBe(PodTemplateHash.Compute(default));
    }

    [Fact]
    public void Compute_FormBeforeOmitZero_HashesTheNullCreationTime()
    {
        var template = Json.Parse("""{"metadata":{"name":"a","labels":{"b":"c"}}}""");

        var json = PodTemplateHash.ToGoJson(template, HashForm.BeforeOmitZero);

        json.ShouldBe("""{"metadata":{"name":"a","creationTimestamp":null,"labels":{"b":"c"}},"spec":{"containers":null}}""");
        PodTemplateHash.Compute(template, null, HashForm.BeforeOmitZero).ShouldNotBe(PodTemplateHash.Compute(template));
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{},{"ports":[{"containerPort":"80"}]}]}}""", "spec.containers[1].ports[0].containerPort")]
    [InlineData("""{"spec":{"containers":[{"ports":[{"containerPort":80.5}]}]}}""", "spec.containers[0].ports[0].containerPort")]
    [InlineData("""{"spec":{"containers":[{"ports":[{"containerPort":5000000000}]}]}}""", "spec.containers[0].ports[0].containerPort")]
    [InlineData("""{"spec":{"containers":[{"image":5}]}}""", "spec.containers[0].image")]
    [InlineData("""{"spec":{"containers":[{"image":0}]}}""", "spec.containers[0].image")]
    [InlineData("""{"spec":{"containers":{"name":"c"}}}""", "spec.containers")]
    [InlineData("""{"spec":{"hostNetwork":"true"}}""", "spec.hostNetwork")]
    [InlineData("""{"spec":"x"}""", "spec")]
    [InlineData("[]", "")]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""", "metadata.labels[a]")]
    [InlineData("""{"metadata":{"labels":["a"]}}""", "metadata.labels")]
    [InlineData("""{"metadata":{"creationTimestamp":"yesterday"}}""", "metadata.creationTimestamp")]
    [InlineData("""{"metadata":{"deletionTimestamp":17}}""", "metadata.deletionTimestamp")]
    [InlineData(
        """{"spec":{"containers":[{"resources":{"requests":{"memory":"invalid"}}}]}}""",
        "spec.containers[0].resources.requests[memory]"
    )]
    [InlineData(
        """{"spec":{"containers":[{"readinessProbe":{"httpGet":{"port":true}}}]}}""",
        "spec.containers[0].readinessProbe.httpGet.port"
    )]
    public void TryCompute_ValueOfTheWrongKind_NamesTheField(string template, string path)
    {
        PodTemplateHash.TryCompute(Json.Parse(template), null, out var hash, out var error).ShouldBeFalse();

        hash.ShouldBeNull();
        error!.Path.ShouldBe(path);
        error.Message.ShouldContain("is needed");
        Should.Throw<HashInputException>(() => PodTemplateHash.Compute(Json.Parse(template))).Error.ShouldBe(error);
    }

    [Fact]
    public void TryCompute_GoodTemplate_GivesTheHash()
    {
        PodTemplateHash.TryCompute(Json.Parse(ScaleDown), null, out var hash, out var error).ShouldBeTrue();

        hash.ShouldBe("674d8cf959");
        error.ShouldBeNull();
    }

    [Fact]
    public void TryCompute_FreeFormJsonNestedTooDeep_IsAnErrorOnTheField()
    {
        var deep = new string('[', 5000) + new string(']', 5000);
        var template = Json.Parse("""{"metadata":{"managedFields":[{"fieldsV1":""" + deep + "}]}}");

        PodTemplateHash.TryCompute(template, null, out _, out var error).ShouldBeFalse();

        error!.Path.ShouldStartWith("metadata.managedFields[0].fieldsV1");
        error.Message.ShouldContain("256");
    }

    [Fact]
    public void TryCompute_LongWrongValue_IsQuotedInPart()
    {
        var template = Json.Parse("""{"spec":{"hostPID":""" + $"\"{new string('x', 100_000)}\"" + "}}");

        PodTemplateHash.TryCompute(template, null, out _, out var error).ShouldBeFalse();

        error!.Message.Length.ShouldBeLessThan(200);
    }

    [Fact]
    public void Compute_ManyLargeMembers_IsTheSameEachTime()
    {
        // Larger than any pooled buffer at the start: it has to grow, and to be clean for the next one.
        var text = new StringBuilder("""{"metadata":{"annotations":{""");
        text.AppendJoin(',', Enumerable.Range(0, 3000).Select(i => $"\"key-{i}\":\"{new string('v', i % 100)}<\""));
        var template = Json.Parse(text.Append("""}},"spec":{"containers":[]}}""").ToString());

        var first = PodTemplateHash.Compute(template);

        PodTemplateHash.Compute(Json.Parse(ScaleDown)).ShouldBe("674d8cf959");
        PodTemplateHash.Compute(template).ShouldBe(first);
        Json.Parse(PodTemplateHash.ToGoJson(template)).GetProperty("metadata").GetProperty("annotations").GetPropertyCount().ShouldBe(3000);
    }

    [Fact]
    public void Compute_FromManyThreads_GivesOneHash()
    {
        var hashes = Enumerable
            .Range(0, 200)
            .AsParallel()
            .Select(_ => PodTemplateHash.Compute(Json.Parse(StableScale)))
            .Distinct()
            .ToList();

        hashes.ShouldBe(["6b56c8cdb4"]);
    }
}
