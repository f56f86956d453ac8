using FsCheck;
using FsCheck.Fluent;
using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

public sealed class WindowStoreTests
{
    private static readonly MetadataWindowStore Store = new();
    private static readonly WindowSchedule Schedule = new(Given.Start, TimeSpan.FromMinutes(1), 60, TimeSpan.Zero);

    /// <summary>Window by window or many at once, what is read is what was written, and only the last parts change.</summary>
    [Fact]
    public void Windows_AnyNumbersInAnyBatches_ComeBackInOrder() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<double[][]>(),
                ArbMap.Default.ArbFor<PositiveInt>(),
                (numbers, batch) =>
                {
                    var rows = numbers.Select((n, i) => i % 5 == 4 ? WindowRow.Missing("gone; for good\n") : Row(n, i)).ToList();
                    rows = [.. Enumerable.Repeat(rows, 12).SelectMany(r => r).Select(WindowCodec.Rounded)];
                    var measurement = new Measurement();
                    for (var written = 0; written < rows.Count; )
                    {
                        written = Math.Min(rows.Count, written + (batch.Get * 7));
                        var facts = Write(measurement, rows[..written]);
                        facts.Values.ShouldAllBe(text => text.Length <= 8192);
                        measurement = measurement with { Metadata = Merged(measurement.Metadata, facts) };
                        Write(measurement, rows[..written]).ShouldBeEmpty("nothing has changed since");
                    }

                    var read = Read(measurement);
                    return read.Count == rows.Count
                        && read.Zip(rows).All(pair => WindowCodec.Write(pair.First) == WindowCodec.Write(pair.Second));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Read_MissingValue_IsNotANumber()
    {
        var row = WindowCodec.Read("- 3/4 -@0.25")!;

        row.Canary.ShouldBe([double.NaN, 3]);
        row.Baseline.ShouldBe([4, double.NaN]);
        row.Weight.ShouldBe(0.25);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 2")]
    [InlineData("1/2/3")]
    [InlineData("1/two")]
    [InlineData("1/2@")]
    [InlineData("1/2@3@4")]
    public void Read_TextThatNobodyWrote_IsNoRow(string text) => WindowCodec.Read(text).ShouldBeNull();

    [Fact]
    public async Task Read_TextThatNobodyWrote_IsAnErrorThatQuotesIt()
    {
        var measurement = new Measurement { Metadata = new Dictionary<string, string> { ["windows.0"] = "1/2;3/*****" } };

        var error = await Should.ThrowAsync<ProviderException>(() => Store.ReadAsync(Context(measurement), Schedule));

        error.Message.ShouldContain("metadata windows.0 holds \"3/*****\"");
    }

    private static WindowRow Row(double[] numbers, int i) =>
        new(numbers, [.. numbers.Select(static n => -n)]) { Weight = i % 3 == 0 ? 0.2 : null };

    private static IReadOnlyDictionary<string, string> Write(Measurement measurement, IReadOnlyList<WindowRow> rows) =>
        Store.AddAsync(Context(measurement), Schedule, new WindowRecord(rows)).GetAwaiter().GetResult().Metadata;

    private static IReadOnlyList<WindowRow> Read(Measurement measurement) =>
        Store.ReadAsync(Context(measurement), Schedule).GetAwaiter().GetResult().Rows;

    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string>? before, IReadOnlyDictionary<string, string> added)
    {
        var merged = new Dictionary<string, string>(before ?? new Dictionary<string, string>());
        foreach (var (name, text) in added)
        {
            merged[name] = text;
        }

        return merged;
    }

    private static MeasurementContext Context(Measurement measurement) =>
        new()
        {
            Run = new RunIdentity("default", "run", "uid"),
            Metric = Given.Metric(),
            Ordinal = 1,
            At = Given.Start,
            Measurement = measurement,
            Http = null!,
            Secrets = null!,
        };
}
