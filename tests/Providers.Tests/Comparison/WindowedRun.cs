using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>One long measurement in virtual time. Every look is made by a new service that knows nothing but the status, as after a restart.</summary>
internal sealed class WindowedRun(Metric metric, Func<TimeProvider, ProviderRegistry> registryOf)
{
    public WindowedRun(Metric metric, CountingSource source)
        : this(metric, clock => RegistryOf(source, clock)) { }

    public WindowedRun(Metric metric, ProviderRegistry registry)
        : this(metric, _ => registry) { }

    public static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Start;

    public double Alpha { get; init; } = AlphaShare.Default;

    public Measurement? Measurement { get; private set; }

    public int Looks { get; private set; }

    public bool HasEnded => Measurement is not null && PhaseOrder.IsCompleted(Measurement.Phase);

    /// <summary>The result as conditions see it, in JSON.</summary>
    public JsonElement Result => JsonDocument.Parse(Measurement!.Value!).RootElement;

    /// <summary>Looks whenever the measurement asks for it, until it has ended.</summary>
    public async Task<Measurement> ToEndAsync()
    {
        while (!HasEnded)
        {
            await LookAsync();
            Looks.ShouldBeLessThan(5000, "the measurement never ends");
            if (!HasEnded)
            {
                Measurement!.ResumeAt!.Value.ShouldBeGreaterThan(Now);
                Now = Measurement.ResumeAt.Value;
            }
        }

        return Measurement!;
    }

    public async Task LookAsync(MeasurementTaskKind? kind = null)
    {
        Looks++;
        var clock = new ManualTimeProvider(Now);
        var task = new MeasurementTask(
            kind ?? (Measurement is null ? MeasurementTaskKind.Start : MeasurementTaskKind.Resume),
            metric,
            metric.Name,
            1,
            Measurement,
            Now
        );
        var context = Given.Context(metric.Provider, Now) with { Metric = metric, Measurement = Measurement, Alpha = Alpha };
        var provider = ProviderSelection.Find(registryOf(clock), metric).ShouldNotBeNull();
        var answer = await (
            task.Kind switch
            {
                MeasurementTaskKind.Start => provider.StartAsync(context),
                MeasurementTaskKind.Terminate => provider.TerminateAsync(context),
                _ => provider.ResumeAsync(context),
            }
        );
        var outcome = MeasurementRecorder.Record(task, metric, answer, Now, clock, SecretMask.None);
        var json = JsonSerializer.SerializeToUtf8Bytes(outcome.Measurement, RolloutsJson.Options);
        Measurement = JsonSerializer.Deserialize<Measurement>(json, RolloutsJson.Options);
    }

    /// <summary>Puts back a status, as when the process ended before it had written a newer one.</summary>
    public void PutBack(Measurement? status) => Measurement = status;

    /// <summary>Overwrites a fact of the measurement.</summary>
    public void Tamper(string fact, string value) =>
        Measurement = Measurement! with { Metadata = new Dictionary<string, string>(Measurement!.Metadata!) { [fact] = value } };

    /// <summary>A registry with the source, the comparison and the judge.</summary>
    public static ProviderRegistry RegistryOf(IMetricProvider source, TimeProvider clock, IWindowStore? windows = null)
    {
        ProviderRegistry? registry = null;
        var series = new SeriesSource(new Lazy<ProviderRegistry>(() => registry!), clock);
        var store = windows ?? new MetadataWindowStore();
        registry = new ProviderRegistry([source, new ComparisonProvider(store, series), new JudgeProvider(store, series)]);
        return registry;
    }
}
