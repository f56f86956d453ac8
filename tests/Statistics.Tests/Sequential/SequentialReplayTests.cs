using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

/// <summary>The state is a function of options and windows, bit for bit, and survives being stored.</summary>
public sealed class SequentialReplayTests
{
    private static readonly SequentialOptions Options = new()
    {
        Kind = MetricKind.Ratio,
        WarmUpSeconds = 0,
        Restarts = new RestartOptions { EverySeconds = 120, Live = 3 },
    };

    private static readonly Gen<CountWindow> Window =
        from canary in Gen.Choose(0, 60)
        from baseline in Gen.Choose(0, 200)
        from size in Gen.Choose(60, 2000)
        from seconds in Gen.Elements(15.0, 30, 60, 90)
        from step in Gen.Choose(0, 9)
        select new CountWindow(canary, baseline, size, 4800) { Seconds = seconds, NewStep = step == 0 };

    [Fact]
    public void Add_SameWindows_GiveTheSameBits() =>
        ForAllWindows(windows =>
        {
            var test = new CountSequentialTest(Options);
            return Bits(Added(test, windows)).SequenceEqual(Bits(Added(new CountSequentialTest(Options), windows)));
        });

    [Fact]
    public void Restore_FromJsonInTheMiddle_GoesOnAsIfNothingHadHappened() =>
        ForAllWindows(windows =>
        {
            var test = new CountSequentialTest(Options);
            var stored = JsonSerializer.Serialize(Added(test, [.. windows.Take(windows.Count / 2)]).ToArray());
            var restored = test.Restore(JsonSerializer.Deserialize<double[]>(stored));
            foreach (var window in windows.Skip(windows.Count / 2))
            {
                test.Add(restored, window);
            }

            return Bits(restored).SequenceEqual(Bits(Added(test, windows)));
        });

    [Fact]
    public void Restore_StateOfOtherOptions_IsRefused()
    {
        var stored = new CountSequentialTest(Options).NewState().ToArray();
        Should.Throw<ArgumentException>(() => new CountSequentialTest(Options with { Alpha = 0.01 }).Restore(stored));
        Should.Throw<ArgumentException>(() => new CountSequentialTest(Options).Restore(stored.AsSpan(1)));
        stored[^1] = double.NaN;
        Should.Throw<ArgumentException>(() => new CountSequentialTest(Options).Restore(stored));
    }

    [Fact]
    public void Add_OtherUnit_GivesTheSameVerdicts()
    {
        double[] edges = [0.05, 0.1, 0.25, 0.5];
        var seconds = new HistogramSequentialTest(Options with { Kind = MetricKind.Histogram, Edges = edges });
        var micros = new HistogramSequentialTest(Options with { Kind = MetricKind.Histogram, Edges = [.. edges.Select(e => e * 1e6)] });
        var gauge = new GaugeSequentialTest(Options with { Kind = MetricKind.Gauge });
        var (a, b, c, d) = (seconds.NewState(), micros.NewState(), gauge.NewState(), gauge.NewState());
        for (var i = 0; i < 30; i++)
        {
            double[] canary = [20 + i, 70 + i, 160, 195];
            double[] baseline = [40, 300 - i, 700, 790];
            var (sum, other) = (21.0 + (i % 5), 78.0 - (i % 3));
            seconds.Add(a, new HistogramArm(edges, canary, 200, sum), new HistogramArm(edges, baseline, 800, other));
            micros.Add(
                b,
                new HistogramArm([.. edges.Select(e => e * 1e6)], canary, 200, sum * 1e6),
                new HistogramArm([.. edges.Select(e => e * 1e6)], baseline, 800, other * 1e6)
            );
            gauge.Add(c, new GaugeWindow(sum / 200, other / 800));
            gauge.Add(d, new GaugeWindow(sum / 200 * 1e6, other / 800 * 1e6));
            micros.Assess(b).Outcome.ShouldBe(seconds.Assess(a).Outcome);
            micros.LogEvidence(b).ShouldBe(seconds.LogEvidence(a), 1e-9);
            gauge.Assess(d).Outcome.ShouldBe(gauge.Assess(c).Outcome);
            gauge.LogEvidence(d).ShouldBe(gauge.LogEvidence(c), 1e-9);
        }
    }

    private static void ForAllWindows(Func<List<CountWindow>, bool> holds) =>
        FsCheck.Fluent.Prop.ForAll(Arb.From(Window.ListOf()), windows => holds([.. windows])).QuickCheckThrowOnFailure();

    private static SequentialState Added(CountSequentialTest test, List<CountWindow> windows)
    {
        var state = test.NewState();
        foreach (var window in windows)
        {
            test.Add(state, window);
        }

        return state;
    }

    private static IEnumerable<long> Bits(SequentialState state) => state.ToArray().Select(BitConverter.DoubleToInt64Bits);
}
