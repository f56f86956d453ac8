using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

public sealed class ProviderMetricsTests
{
    /// <summary>What an operator sees of a source, and what a run says of it.</summary>
    [Fact]
    public async Task Start_SourceThatIsDown_IsCountedAndSaidInTheMeasurement()
    {
        await using var server = await ScriptedServer.StartAsync(
            static (context, _) =>
            {
                context.Response.StatusCode = 503;
                return Task.CompletedTask;
            }
        );
        var address = server.Address.GetLeftPart(UriPartial.Authority);
        using var counted = new Counted(address);
        var registry = Given.Registry();
        var answers = new List<ProviderAnswer>();
        for (var i = 0; i < 11; i++)
        {
            var metric = new MetricProvider { Web = new WebMetric { Url = server.Url($"/{i}") } };
            answers.Add(await registry.Find("web")!.StartAsync(Given.Context(metric)));
        }

        answers[0].ShouldBeError().ShouldBe("received non 2xx response code: 503");
        answers[^1].ShouldBeError().ShouldStartWith($"provider down: {address} has not answered");
        answers[^1].Metadata[MeasurementMetadata.Fault].ShouldBe("Down");
        counted.Outcomes["status_5xx"].ShouldBe(10);
        counted.Outcomes["down"].ShouldBe(1);
        counted.Up().ShouldBe(0);
    }

    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly string _address;
        private int _up = -1;

        public Counted(string address)
        {
            _address = address;
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == ProviderMeter.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>(
                (instrument, value, tags, _) =>
                {
                    if (instrument.Name == "analysis_provider_requests_total" && Has(tags, "address", _address))
                    {
                        Outcomes.AddOrUpdate(Value(tags, "outcome"), (int)value, (_, sum) => sum + (int)value);
                    }
                }
            );
            _listener.SetMeasurementEventCallback<int>(
                (instrument, value, tags, _) =>
                {
                    if (instrument.Name == "analysis_provider_up" && Has(tags, "address", _address))
                    {
                        _up = value;
                    }
                }
            );
            _listener.Start();
        }

        public ConcurrentDictionary<string, int> Outcomes { get; } = new(StringComparer.Ordinal);

        public int Up()
        {
            _listener.RecordObservableInstruments();
            return _up;
        }

        public void Dispose() => _listener.Dispose();

        private static bool Has(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name, string value) => Value(tags, name) == value;

        private static string Value(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
        {
            foreach (var (key, value) in tags)
            {
                if (key == name)
                {
                    return (string)value!;
                }
            }

            return "";
        }
    }
}
