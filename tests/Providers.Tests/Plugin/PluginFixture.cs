using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Grpc;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>The sample plugin and one that misbehaves, as processes behind one host.</summary>
public sealed class PluginFixture : IAsyncLifetime
{
    public const string Sample = "acme/files";
    public const string Misbehaving = "acme/misbehaving";

    public PluginHost Host { get; } =
        new(
            Options.Create(
                new PluginHostOptions
                {
                    Plugins =
                    [
                        new PluginDefinition(PluginKind.MetricProvider, Sample, BuiltProgram.PathOf("SamplePlugin"), null, []),
                        new PluginDefinition(
                            PluginKind.MetricProvider,
                            Misbehaving,
                            BuiltProgram.PathOf("MisbehavingPlugin"),
                            null,
                            ["well"]
                        ),
                    ],
                    CallTimeout = Eventually.DefaultDeadline,
                    StartTimeout = Eventually.DefaultDeadline,
                }
            ),
            [],
            TimeProvider.System,
            NullLogger<PluginHost>.Instance
        );

    internal PluginProvider Provider => new(Host);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    internal static MeasurementContext Context(string plugin, string metric, string config = "{}") =>
        Given.Context(
            new MetricProvider
            {
                Plugin = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [plugin] = JsonDocument.Parse(config).RootElement },
            }
        ) with
        {
            Metric = new Metric
            {
                Name = metric,
                Provider = new MetricProvider
                {
                    Plugin = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
                    {
                        [plugin] = JsonDocument.Parse(config).RootElement,
                    },
                },
            },
        };
}
