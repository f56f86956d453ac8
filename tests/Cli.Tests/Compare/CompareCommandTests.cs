using System.Globalization;
using System.Text.Json;

namespace Rollouts.Cli.Tests;

public sealed class CompareCommandTests : CompareFiles
{
    [Theory]
    [InlineData(1.5, "increase", 2, "FAIL")]
    [InlineData(1.0, "increase", 0, "PASS")]
    [InlineData(0.6, "increase", 0, "PASS")]
    [InlineData(0.6, "decrease", 2, "FAIL")]
    [InlineData(0.6, "either", 2, "FAIL")]
    public async Task Compare_OneValuePerLine_SaysEffectEvidenceAndOutcome(double ratio, string direction, int code, string outcome)
    {
        var canary = Write("canary.csv", Values(60, ratio, 0.1, seed: 1));
        var baseline = Write("baseline.csv", ["# from last week", "value", "", .. Values(60, 1, 0.1, seed: 2)]);

        var run = await CompareAsync(canary, baseline, "--direction", direction);

        run.Code.ShouldBe(code, run.Error);
        run.Output.ShouldContain($"outcome   {outcome}");
        run.Output.ShouldContain("effect    ");
        run.Output.ShouldContain(" % interval");
        run.Output.ShouldContain("however often one looks");
        run.Output.ShouldContain("compared  as gauge by the judge rollouts");
        run.Output.ShouldContain("canary.csv against baseline.csv: the canary is at");
    }

    [Fact]
    public async Task Compare_TooFewRows_DecidesNothing()
    {
        var run = await CompareAsync(Write("c.csv", "2", "2", "2"), Write("b.csv", "1", "1", "1"));
        run.Code.ShouldBe(3);
        run.Output.ShouldContain("TOO LITTLE");
    }

    [Fact]
    public async Task Compare_OneArmEmpty_IsNoData()
    {
        var run = await CompareAsync(Write("c.csv", "nan", "nan", "nan"), Write("b.csv", "1", "1", "1"));
        run.Code.ShouldBe(3);
        run.Output.ShouldContain("NO DATA");
    }

    [Fact]
    public async Task Compare_Times_BringRowsTogether()
    {
        var levels = Values(40, 1, 0.5, seed: 3).Select(static value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        var times = Enumerable.Range(0, 40).Select(static i => DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + (60 * i))).ToArray();
        string[] baseline = [.. times.Zip(levels, static (time, level) => $"{time.ToUnixTimeSeconds()},{Text(level)}")];
        string[] canary = [.. times.Zip(levels, static (time, level) => $"{time:O},{Text(1.2 * level)}").Reverse()];

        var run = await CompareAsync(Write("c.csv", ["time,value", .. canary]), Write("b.csv", baseline));

        // Brought together, every window is 20 % worse; by position the reversed rows would show nothing.
        run.Code.ShouldBe(2, run.Error + run.Output);
        run.Output.ShouldContain("1.2 times the baseline");
    }

    [Theory]
    [InlineData("count", 60, 30, 2)]
    [InlineData("count", 30, 30, 0)]
    [InlineData("ratio", 60, 30, 2)]
    public async Task Compare_EventsAndExposure_AreCounted(string kind, int canaryEvents, int baselineEvents, int code)
    {
        var canary = Write("c.csv", ["events,exposure", .. Enumerable.Range(0, 40).Select(i => $"{canaryEvents + (i % 5) - 2},6000")]);
        var baseline = Write("b.csv", ["events,exposure", .. Enumerable.Range(0, 40).Select(i => $"{baselineEvents + (i % 3) - 1},6000")]);

        var run = await CompareAsync(canary, baseline, "--kind", kind);

        run.Code.ShouldBe(code, run.Error + run.Output);
        run.Output.ShouldContain($"compared  as {kind}");
    }

    [Theory]
    [InlineData(1.0, 0)]
    [InlineData(1.6, 2)]
    public async Task Compare_Histograms_AreComparedOnTheirSharedEdges(double slower, int code)
    {
        string[] Rows(double factor, params double[] edges) =>
            [
                .. Enumerable
                    .Range(0, 40)
                    .Select(i =>
                        string.Join(
                            ',',
                            edges.Select(edge => Text(Math.Floor((1000 + i) * (1 - Math.Exp(-edge / factor))))).Append(Text(1000 + i))
                        )
                    ),
            ];
        var canary = Write("c.csv", ["le0.1,le0.5,le1,le+Inf", .. Rows(0.3 * slower, 0.1, 0.5, 1)]);
        var baseline = Write("b.csv", ["le0.1,le0.25,le1,le+Inf", .. Rows(0.3, 0.1, 0.25, 1)]);

        var run = await CompareAsync(canary, baseline);

        run.Code.ShouldBe(code, run.Error + run.Output);
        run.Output.ShouldContain("the 2 bucket edges that both files have");
    }

    [Theory]
    [InlineData(1.5, 1.0, 2)]
    [InlineData(1.0, 1.0, 0)]
    [InlineData(1.3, 1.6, 0)]
    public async Task Compare_Samples_AreRankedOnce(double ratio, double margin, int code)
    {
        var canary = Write("c.csv", Values(400, ratio, 0.3, seed: 5));
        var baseline = Write("b.csv", Values(500, 1, 0.3, seed: 6));

        var run = await CompareAsync(canary, baseline, "--kind", "samples", "--margin", Text(margin));

        run.Code.ShouldBe(code, run.Error + run.Output);
        run.Output.ShouldContain("shift of the canary");
        run.Output.ShouldContain("note      single samples are compared once");
    }

    [Fact]
    public async Task Compare_Json_IsOneObjectWithTheSameAnswer()
    {
        var canary = Write("c.csv", Values(30, 2, 0.1, seed: 7));
        var baseline = Write("b.csv", Values(30, 1, 0.1, seed: 8));

        var run = await CompareAsync(canary, baseline, "-o", "json");

        run.Code.ShouldBe(2);
        var answer = JsonDocument.Parse(run.Output).RootElement;
        answer.GetProperty("outcome").GetString().ShouldBe("Fail");
        answer.GetProperty("exitCode").GetInt32().ShouldBe(2);
        answer.GetProperty("effect").GetProperty("estimate").GetDouble().ShouldBe(2, 0.2);
        answer.GetProperty("effect").GetProperty("lower").GetDouble().ShouldBeGreaterThan(1);
        answer.GetProperty("p").GetDouble().ShouldBeInRange(0, 0.05);
        answer.GetProperty("failedAt").GetInt32().ShouldBeInRange(5, 20);
        answer.GetProperty("explanation").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData(2.0, 2, "Kayenta calls it High")]
    [InlineData(1.0, 0, "Kayenta calls it Pass")]
    public async Task Compare_Kayenta_AnswersAsItDoes(double ratio, int code, string sureness)
    {
        var run = await CompareAsync(
            Write("c.csv", Values(60, ratio, 0.1, seed: 9)),
            Write("b.csv", Values(60, 1, 0.1, seed: 10)),
            "--judge",
            "kayenta"
        );
        run.Code.ShouldBe(code, run.Error);
        run.Output.ShouldContain(sureness);
        run.Output.ShouldContain("significant shift that counts");
        run.Output.ShouldContain("shift of the canary");
    }

    [Fact]
    public async Task Compare_Config_DirectionAndLimitsComeFromItsMetric()
    {
        var config = Write(
            "config.json",
            """
            {"name":"c","applications":["a"],"metrics":[
              {"name":"latency","groups":["g"],"analysisConfigurations":{"canary":{"direction":"increase","effectSize":{"allowedIncrease":2}}}},
              {"name":"hits","groups":["g"],"analysisConfigurations":{"canary":{"direction":"decrease"}}}]}
            """
        );
        var (canary, baseline) = (Write("c.csv", Values(60, 1.5, 0.1, seed: 11)), Write("b.csv", Values(60, 1, 0.1, seed: 12)));
        (await CompareAsync(canary, baseline, "--config", config, "--metric", "latency")).Code.ShouldBe(0);
        (await CompareAsync(baseline, canary, "--config", config, "--metric", "hits")).Code.ShouldBe(2);
        (await CompareAsync(canary, baseline, "--config", config)).Error.ShouldContain("name one with --metric: latency, hits");
        (await CompareAsync(canary, baseline, "--config", config, "--metric", "x")).Error.ShouldContain("has no metric \"x\"");
        (await CompareAsync(canary, baseline, "--config", config, "--metric", "hits", "--margin", "1.1")).Error.ShouldContain(
            "leave --direction"
        );
        (await CompareAsync(canary, baseline, "--metric", "hits")).Error.ShouldContain("--config, which is missing");
        (await CompareAsync(canary, baseline, "--config", Missing("none.json"))).Error.ShouldContain("cannot be read");
        var broken = Write(
            "broken.json",
            """{"name":"c","metrics":[{"name":"m","analysisConfigurations":{"canary":{"critical":"yes"}}}]}"""
        );
        (await CompareAsync(canary, baseline, "--config", broken)).Error.ShouldContain("metrics[0].analysisConfigurations.canary.critical");
    }

    [Theory]
    [InlineData("--margin", "0.5", "--margin must be between 1 and 100")]
    [InlineData("--alpha", "0", "--alpha must be between 0 and 1")]
    [InlineData("--alpha", "nan", "--alpha must be between 0 and 1")]
    [InlineData("--pass-margin", "1", "--pass-margin must be above 1")]
    [InlineData("--step", "0", "--step must be between")]
    [InlineData("--kind", "trend", "trend")]
    public async Task Compare_OptionOutOfRange_NamesIt(string option, string value, string message)
    {
        var run = await CompareAsync(Write("c.csv", "1"), Write("b.csv", "1"), option, value);
        run.Code.ShouldBe(1);
        run.Error.ShouldContain(message);
    }

    [Fact]
    public async Task Compare_Help_ExplainsFilesAndExitCodes()
    {
        var run = await CommandRun.OfAsync("compare", "--help");
        run.Code.ShouldBe(0);
        foreach (var word in (string[])["--canary", "--baseline", "events,exposure", "le+Inf", "Exit code", "--judge", "--config"])
        {
            run.Output.ShouldContain(word);
        }
    }
}
