using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

public sealed class MetricResolverTests
{
    private static Metric Query(string query) =>
        Given.Metric() with
        {
            Provider = new MetricProvider { Prometheus = new PrometheusMetric { Query = query } },
        };

    private static Argument Arg(string name, string? value) => new() { Name = name, Value = value };

    private static string Filled(string query, params Argument[] arguments) =>
        MetricResolver.ResolveWithoutSecrets(Query(query), arguments).Provider.Prometheus!.Query!;

    [Theory]
    [InlineData("up{app=\"{{args.app}}\"}", "up{app=\"shop\"}")]
    [InlineData("{{ args.app }}{{args.app}}", "shopshop")]
    [InlineData("a}}b", "a}}b")]
    public void Resolve_Tags_AreFilled(string query, string filled) => Filled(query, Arg("app", "shop")).ShouldBe(filled);

    [Fact]
    public void Resolve_ValueWithATag_IsNotLookedAtAgain() =>
        Filled("{{args.a}}", Arg("a", "{{args.b}}"), Arg("b", "x")).ShouldBe("{{args.b}}");

    [Fact]
    public void Resolve_NumbersOfTheMetric_MayBeArguments()
    {
        var metric = Given.Metric() with { Count = "{{args.n}}", Interval = "{{args.i}}", FailureLimit = "{{args.n}}" };

        var resolved = MetricResolver.ResolveWithoutSecrets(metric, [Arg("n", "3"), Arg("i", "5s")]);

        resolved.Count!.Value.IntValue.ShouldBe(3);
        resolved.FailureLimit!.Value.IntValue.ShouldBe(3);
        resolved.Interval.ShouldBe("5s");
    }

    [Fact]
    public void Resolve_UnknownFields_AreFilledToo()
    {
        var metric = JsonSerializer.Deserialize<Metric>(
            """{"name":"m","provider":{"plugin":{"acme/x":{"{{args.k}}":["{{args.v}}", 1, null]}}}}""",
            RolloutsJson.Options
        )!;

        var resolved = MetricResolver.ResolveWithoutSecrets(metric, [Arg("k", "key"), Arg("v", "value")]);

        resolved.Provider.Plugin!["acme/x"].GetRawText().ShouldBe("""{"key":["value",1,null]}""");
    }

    [Theory]
    [InlineData("{{args.gone}}", "failed to resolve {{args.gone}}")]
    [InlineData("{{inputs.app}}", "failed to resolve {{inputs.app}}")]
    [InlineData("{{ }}", "failed to resolve {{ }}")]
    public void Resolve_UnknownTag_IsAnError(string query, string message) =>
        Should.Throw<AnalysisSpecException>(() => Filled(query, Arg("app", "shop"))).Message.ShouldBe(message);

    [Fact]
    public void Resolve_TagWithoutEnd_IsAnError() =>
        Should.Throw<AnalysisSpecException>(() => Filled("x {{args.app")).Message.ShouldContain("end tag");

    [Fact]
    public void Resolve_ArgumentWithoutValue_IsAnError() =>
        Should.Throw<AnalysisSpecException>(() => Filled("up", Arg("app", null))).Message.ShouldBe("argument \"app\" was not supplied");

    [Fact]
    public void Resolve_SecretArguments_AreOnlyFilledInWhenTheirValueIsGiven()
    {
        Argument[] arguments =
        [
            new()
            {
                Name = "t",
                ValueFrom = new ValueFrom
                {
                    SecretKeyRef = new SecretKeyRef { Name = "s", Key = "k" },
                },
            },
        ];

        Filled("{{args.t}}", arguments).ShouldBe("temp-for-secret");
        MetricResolver
            .Resolve(Query("{{args.t}}"), arguments, new Dictionary<string, string> { ["t"] = "hush" }, RunVariables.Unmeasured)
            .Metric.Provider.Prometheus!.Query.ShouldBe("hush");
    }

    [Fact]
    public void Resolve_ValueAndSecret_IsAnError()
    {
        var argument = Arg("t", "v") with
        {
            ValueFrom = new ValueFrom
            {
                SecretKeyRef = new SecretKeyRef { Name = "s", Key = "k" },
            },
        };

        Should.Throw<AnalysisSpecException>(() => Filled("up", argument)).Message.ShouldBe("arg 't' has both Value and ValueFrom fields");
    }

    [Fact]
    public void Resolve_ManyTagsOfALongValue_AreStoppedBeforeTheyFillMemory()
    {
        var query = string.Concat(Enumerable.Repeat("{{args.a}}", 10_000));

        Should.Throw<AnalysisSpecException>(() => Filled(query, Arg("a", new string('x', 100_000)))).Message.ShouldContain("too long");
    }

    [Fact]
    public void Resolve_AnyValue_ReachesTheProviderUnchanged() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<NonNull<string>>(),
                value =>
                {
                    // JSON holds no lone surrogates; the API server refuses them.
                    var text = new string([.. value.Get.Where(static c => !char.IsSurrogate(c))]);
                    return Filled("a{{args.x}}b", Arg("x", text)) == $"a{text}b";
                }
            )
            .QuickCheckThrowOnFailure();
}
