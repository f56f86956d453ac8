using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rollouts.Plugin.V1;
using Rollouts.TestKit;

namespace Rollouts.Grpc.Tests;

/// <summary>A host of one plugin that is soon started again; how long it is waited for is up to the test.</summary>
internal sealed class PluginBed : IAsyncDisposable
{
    public const string Name = "acme/test";

    private readonly RecordingLogger _log = new();

    private PluginBed(PluginHostOptions options, TimeProvider time) => Host = new PluginHost(Options.Create(options), [], time, _log);

    public PluginHost Host { get; }

    public IReadOnlyList<string> Log => _log.Lines;

    public PluginStatus Status => Host.Plugins[0];

    /// <summary>Starts the misbehaving plugin in one of its modes.</summary>
    public static Task<PluginBed> StartAsync(string mode, Action<PluginHostOptions>? change = null, TimeProvider? time = null) =>
        StartAsync(Misbehaving(mode), change, time);

    public static async Task<PluginBed> StartAsync(
        PluginDefinition plugin,
        Action<PluginHostOptions>? change = null,
        TimeProvider? time = null
    )
    {
        var options = new PluginHostOptions
        {
            Plugins = [plugin],
            // Plugins that are well answer in time, however busy the machine is.
            CallTimeout = Eventually.DefaultDeadline,
            StartTimeout = Eventually.DefaultDeadline,
            StopTimeout = TimeSpan.FromSeconds(2),
            FirstRestartDelay = TimeSpan.FromMilliseconds(50),
        };
        change?.Invoke(options);
        var bed = new PluginBed(options, time ?? TimeProvider.System);
        await bed.Host.StartAsync(default);
        return bed;
    }

    public static PluginDefinition Misbehaving(string mode, PluginKind kind = PluginKind.MetricProvider) =>
        new(kind, Name, BuiltProgram.PathOf("MisbehavingPlugin"), null, [mode]);

    public Task<MeasureResponse> MeasureAsync(string metric, CancellationToken cancellationToken = default) =>
        Host.CallAsync(
            PluginKind.MetricProvider,
            Name,
            (invoker, options) =>
                new MetricProvider.MetricProviderClient(invoker).StartAsync(new MeasureRequest { MetricName = metric }, options),
            cancellationToken
        );

    public async Task<string> TextAsync(string metric) => (await MeasureAsync(metric)).Value.Text;

    public async Task<string> FailureAsync(string metric) => (await Should.ThrowAsync<PluginException>(() => MeasureAsync(metric))).Message;

    public Task PhaseAsync(PluginPhase phase) => Eventually.HoldsAsync(() => Status.Phase == phase, $"phase {phase}");

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private sealed class RecordingLogger : ILogger<PluginHost>
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            lock (_lines)
            {
                _lines.Add(formatter(state, exception));
            }
        }
    }
}
