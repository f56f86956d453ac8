using System.Diagnostics.Metrics;

namespace Rollouts.Kubernetes.Tests;

public sealed class PrometheusExpositionTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly PrometheusExposition _exposition;

    public PrometheusExpositionTests() => _exposition = new PrometheusExposition(m => ReferenceEquals(m, _meter), maxSeries: 3);

    public void Dispose()
    {
        _exposition.Dispose();
        _meter.Dispose();
    }

    private string[] Lines(string name) => [.. _exposition.Render().Split('\n').Where(l => l.StartsWith(name, StringComparison.Ordinal))];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    [Fact]
    public void Render_Counter_AddsUpBySeries()
    {
        var counter = _meter.CreateCounter<long>("jobs.done", description: "Jobs\nthat ended");
        counter.Add(2, Tag("kind", "a"));
        counter.Add(3, Tag("kind", "a"));
        counter.Add(1, Tag("kind", "say \"b\"\\"));

        Lines("jobs_done").ShouldBe(["jobs_done{kind=\"a\"} 5", "jobs_done{kind=\"say \\\"b\\\"\\\\\"} 1"]);
        var text = _exposition.Render();
        text.ShouldContain("# HELP jobs_done Jobs\\nthat ended\n# TYPE jobs_done counter\n");
    }

    [Fact]
    public void Render_Histogram_HasCumulativeBuckets()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] };
        var histogram = _meter.CreateHistogram("took", "s", null, null, advice);
        foreach (var value in new[] { 0.05, 0.1, 0.5, 7 })
        {
            histogram.Record(value, Tag("n", "x"));
        }

        Lines("took")
            .ShouldBe([
                "took_bucket{n=\"x\",le=\"0.1\"} 2",
                "took_bucket{n=\"x\",le=\"1\"} 3",
                "took_bucket{n=\"x\",le=\"+Inf\"} 4",
                "took_sum{n=\"x\"} 7.65",
                "took_count{n=\"x\"} 4",
            ]);
    }

    [Fact]
    public void Render_ObservedGauge_TellsOnlyWhatIsThereNow()
    {
        var runs = new List<string> { "a", "b" };
        _meter.CreateObservableGauge("runs", () => runs.Select(r => new Measurement<int>(1, Tag("name", r))));

        Lines("runs").Length.ShouldBe(2);
        runs.Remove("a");
        Lines("runs").ShouldBe(["runs{name=\"b\"} 1"]);
    }

    [Fact]
    public void Render_Gauge_TellsTheLastValue()
    {
        var gauge = _meter.CreateGauge<double>("level");
        gauge.Record(5);
        gauge.Record(double.NaN);
        gauge.Record(2.5);

        Lines("level").ShouldBe(["level 2.5"]);
    }

    [Fact]
    public void Render_TooManySeries_AreDroppedAndCounted()
    {
        var counter = _meter.CreateCounter<long>("names");
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            counter.Add(1, Tag("name", name));
        }

        Lines("names").Length.ShouldBe(3);
        Lines("metrics_series_dropped_total").ShouldBe(["metrics_series_dropped_total 2"]);
    }

    [Fact]
    public void Forget_ObjectThatIsGone_DropsItsSeriesOnly()
    {
        var counter = _meter.CreateCounter<long>("calls");
        counter.Add(1, Tag("namespace", "x"), Tag("name", "a"), Tag("verb", "get"));
        counter.Add(1, Tag("namespace", "x"), Tag("name", "ab"));

        _exposition.Forget("x", "a");

        Lines("calls").ShouldBe(["calls{namespace=\"x\",name=\"ab\"} 1"]);
    }

    [Fact]
    public void Render_SeriesOfObjects_AreToldWithAllTheirLabels()
    {
        var counter = _meter.CreateCounter<long>("told");
        counter.Add(1, Tag("namespace", "x"), Tag("name", "b"), Tag("reason", "Two"));
        counter.Add(2, Tag("reason", "One"), Tag("name", "b"), Tag("namespace", "x"));
        counter.Add(3, Tag("namespace", "x"), Tag("name", "a\"b"));
        counter.Add(4, Tag("namespace", "x"), Tag("name", "b"), Tag("reason", "Two"));

        Lines("told")
            .ShouldBe([
                "told{namespace=\"x\",name=\"a\\\"b\"} 3",
                "told{namespace=\"x\",name=\"b\",reason=\"One\"} 2",
                "told{namespace=\"x\",name=\"b\",reason=\"Two\"} 5",
            ]);
    }

    [Fact]
    public void Forget_Objects_MakesRoomForOthers()
    {
        var counter = _meter.CreateCounter<long>("calls");
        for (var i = 0; i < 10; i++)
        {
            counter.Add(1, Tag("namespace", "x"), Tag("name", $"a{i}"), Tag("verb", "get"));
            _exposition.Forget("x", $"a{i}");
        }

        foreach (var name in (string[])["b", "c", "d", "e"])
        {
            counter.Add(1, Tag("namespace", "x"), Tag("name", name));
        }

        Lines("calls").Length.ShouldBe(3);
        Lines("metrics_series_dropped_total").ShouldBe(["metrics_series_dropped_total 1"]);
    }

    [Fact]
    public async Task Write_GaugeOfManyObjects_IsToldWholeAndWithoutLimit()
    {
        var names = Enumerable.Range(0, 5000).Select(static n => $"run-{n}").ToList();
        _exposition.AddGauge("run.info", "Runs", () => names.Select(n => new Measurement<int>(1, Tag("name", n), Tag("note", "ä\"b"))));
        _meter.CreateCounter<long>("calls").Add(1);

        using var output = new MemoryStream();
        await _exposition.WriteAsync(output, TestContext.Current.CancellationToken);

        var text = System.Text.Encoding.UTF8.GetString(output.ToArray());
        text.ShouldBe(_exposition.Render());
        var lines = text.Split('\n').Where(static l => l.StartsWith("run_info", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBe(5000);
        lines[^1].ShouldBe("run_info{name=\"run-4999\",note=\"ä\\\"b\"} 1");
        text.ShouldContain("# TYPE run_info gauge\n");
    }

    [Fact]
    public void Render_OtherMeters_AreNotTold()
    {
        using var other = new Meter("other");
        other.CreateCounter<long>("foreign").Add(1);

        Lines("foreign").ShouldBeEmpty();
    }
}
