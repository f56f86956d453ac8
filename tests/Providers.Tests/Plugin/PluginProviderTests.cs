using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers.Tests;

/// <summary>Measurements by plugins (row F24), which are real processes.</summary>
public sealed class PluginProviderTests(PluginFixture plugins) : IClassFixture<PluginFixture>
{
    [Fact]
    public async Task Start_SamplePlugin_MeasuresTheNumberInTheFile()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "0.995\n");

        var answer = await plugins.Provider.StartAsync(Sample($$"""{"path":"{{file}}"}"""));

        var value = answer.ShouldBeValue();
        value.Result.AsFloat().ShouldBe(0.995);
        value.Text.ShouldBe("0.995");
        File.Delete(file);
    }

    [Theory]
    [InlineData("{}", "path is missing: name the file that holds the number")]
    [InlineData("null", "path is missing")]
    [InlineData("""{"path":"/no/such/file"}""", "'/no/such/file' cannot be read")]
    [InlineData("7", "provider.plugin[\"acme/files\"] is no object")]
    public async Task Start_SamplePluginWithWrongSettings_SaysWhat(string config, string reason) =>
        (await plugins.Provider.StartAsync(Sample(config))).ShouldBeError().ShouldContain(reason);

    [Fact]
    public async Task Resume_SamplePlugin_GoesOnWithItsMetadata()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "7");
        var context = Sample($$"""{"path":"{{file}}","afterSeconds":30}""");

        var first = (await plugins.Provider.StartAsync(context)).ShouldBeOfType<ProviderAnswer.Pending>();
        first.Metadata.Keys.ShouldBe(["begun"]);
        var second = await plugins.Provider.ResumeAsync(context with { Measurement = new Measurement { Metadata = first.Metadata } });

        second.ShouldBeValue().Result.AsFloat().ShouldBe(7);
        second.Metadata.ShouldBe(first.Metadata);
        File.Delete(file);
    }

    [Fact]
    public async Task Start_Subject_ReachesThePlugin() =>
        (await MeasureAsync("subject")).ShouldBeValue().Text.ShouldBe($"default run uid-1 1 {Given.Now.ToUnixTimeSeconds()}");

    [Fact]
    public async Task Start_Config_ReachesThePluginWithItsTypes()
    {
        var answer = await plugins.Provider.StartAsync(
            PluginFixture.Context(PluginFixture.Misbehaving, "config", """{"a":[1,"x",null,true],"b":{"c":2.5}}""")
        );

        answer.ShouldBeValue().Text.ShouldBe("""{"a":[1,"x",null,true],"b":{"c":2.5}}""");
    }

    [Fact]
    public async Task Start_Values_HaveTheirTypes()
    {
        var map = (await MeasureAsync("types")).ShouldBeValue().Result;

        map.Kind.ShouldBe(ValueKind.Map);
        map.ToJson().ShouldBe("""{"list":[1,"b"],"none":null,"number":1.5,"text":"a","truth":true}""");
    }

    [Fact]
    public async Task Start_NaN_IsAValue() => double.IsNaN((await MeasureAsync("nan")).ShouldBeValue().Result.AsFloat()).ShouldBeTrue();

    [Theory]
    [InlineData("nothing", "answered with no answer: set value, pending, verdict or error")]
    [InlineData("no-result", "a value without result")]
    [InlineData("pending-without-time", "pending without resume_at")]
    [InlineData("pending-wrong-time", "a resume_at that is no instant")]
    [InlineData("verdict-without-phase", "a verdict without phase")]
    [InlineData("deep", "answered Internal: A message is not a MeasureResponse")]
    [InlineData("large", "answered ResourceExhausted")]
    [InlineData("status", "answered PermissionDenied")]
    [InlineData("other", "no data for other")]
    public async Task Start_WrongAnswer_IsAnError(string metric, string reason) =>
        (await MeasureAsync(metric)).ShouldBeError().ShouldContain(reason);

    [Fact]
    public async Task Start_UnknownPlugin_NamesThoseThereAre() =>
        (await plugins.Provider.StartAsync(PluginFixture.Context("acme/none", "m")))
            .ShouldBeError()
            .ShouldContain("plugin 'acme/none' is not configured: configured are acme/files, acme/misbehaving");

    [Fact]
    public async Task Terminate_Pending_IsTheVerdictOfThePlugin()
    {
        var context = PluginFixture.Context(PluginFixture.Misbehaving, "metadata");
        var pending = (await plugins.Provider.StartAsync(context)).ShouldBeOfType<ProviderAnswer.Pending>();
        pending.ResumeAt.ShouldBe(Given.Now.AddSeconds(5));

        var answer = await plugins.Provider.TerminateAsync(context with { Measurement = new Measurement { Metadata = pending.Metadata } });

        answer.ShouldBe(new ProviderAnswer.Verdict(AnalysisPhase.Successful, "1", "ended 42") { Metadata = answer.Metadata });
    }

    [Fact]
    public async Task CollectGarbage_TrimmedMeasurements_ReachThePlugin()
    {
        var context = PluginFixture.Context(PluginFixture.Misbehaving, "m");

        await plugins.Provider.CollectGarbageAsync(context with { Trimmed = [Trimmed("1"), Trimmed("2")] });
        var thrown = await Should.ThrowAsync<ProviderException>(() =>
            plugins.Provider.CollectGarbageAsync(context with { Trimmed = [Trimmed("1")] })
        );

        thrown.Message.ShouldContain("answered InvalidArgument");
    }

    [Fact]
    public async Task Start_CancelledByTheService_IsCancelled()
    {
        using var cancel = new CancellationTokenSource();
        await MeasureAsync("pid");

        var measuring = plugins.Provider.StartAsync(PluginFixture.Context(PluginFixture.Misbehaving, "hang"), cancel.Token);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => measuring);
    }

    private Task<ProviderAnswer> MeasureAsync(string metric) =>
        plugins.Provider.StartAsync(PluginFixture.Context(PluginFixture.Misbehaving, metric));

    private static MeasurementContext Sample(string config) => PluginFixture.Context(PluginFixture.Sample, "kpi", config);

    private static Measurement Trimmed(string id) =>
        new() { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = id } };
}
