using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rollouts.Grpc;
using Rollouts.Plugin.V1;
using Rollouts.TestKit;
using PluginHost = Rollouts.Grpc.PluginHost;

namespace Rollouts.Providers.Tests;

/// <summary>A server that publishes the program of a plugin, and hosts that fetch it into a folder that stays.</summary>
internal sealed class DownloadBed : IAsyncDisposable
{
    public const string Plugin = "acme/odd";

    /// <summary>One file, as what is published has to be; what it starts lies where it was built.</summary>
    private static readonly byte[] Program = Encoding.UTF8.GetBytes(
        $"#!/bin/sh\nexec '{BuiltProgram.PathOf("MisbehavingPlugin")}' \"$@\"\n"
    );

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-dl-");
    private readonly Log _log = new();

    private DownloadBed(ScriptedServer server) => Server = server;

    public static string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Program));

    public ScriptedServer Server { get; }

    /// <summary>Everything that all hosts logged.</summary>
    public IReadOnlyCollection<string> Lines => _log.Lines;

    /// <summary>Where the program is kept.</summary>
    public string Kept => Path.Combine(_folder.FullName, "plugin-bin", "acme", "odd");

    /// <param name="answer">To every request; null publishes the program.</param>
    /// <param name="tls">Whether the server wants TLS.</param>
    public static async Task<DownloadBed> StartAsync(Func<HttpContext, Task>? answer = null, bool tls = false) =>
        new(await ScriptedServer.StartAsync((context, _) => (answer ?? PublishAsync)(context), tls));

    public static Task PublishAsync(HttpContext context) => context.Response.Body.WriteAsync(Program).AsTask();

    /// <summary>Starts a host whose only plugin is at an address, with headers from the Secret <c>registry</c>, if there is one.</summary>
    public PluginHost Start(
        string location,
        string? sha256 = null,
        (string Key, string Value)[]? registry = null,
        Action<EgressOptions>? egress = null,
        Action<PluginHostOptions>? change = null,
        TimeProvider? time = null,
        string mode = "well"
    )
    {
        var download = new PluginDownload(new Uri(location), registry is null ? [] : ["registry"]);
        var options = new PluginHostOptions
        {
            Plugins = [new PluginDefinition(PluginKind.MetricProvider, Plugin, "", sha256 ?? Sha256, [mode], Download: download)],
            Folder = _folder.FullName,
            // A program that is well answers in time, however busy the machine is.
            CallTimeout = Eventually.DefaultDeadline,
            StartTimeout = Eventually.DefaultDeadline,
            FirstRestartDelay = TimeSpan.FromMilliseconds(50),
        };
        change?.Invoke(options);
        var way = new EgressOptions { AllowLoopback = true };
        egress?.Invoke(way);
        // An empty Secret stands for one that is not there.
        var secrets = registry is { Length: > 0 } ? GivenSecrets.OfService("registry", registry) : new GivenSecrets();
        var host = new PluginHost(
            Options.Create(options),
            [],
            time ?? TimeProvider.System,
            _log,
            new PluginDownloader(Options.Create(way), secrets)
        );
        _ = host.StartAsync(default);
        return host;
    }

    public static async Task<string> AskAsync(PluginHost host) =>
        (
            await host.CallAsync(
                PluginKind.MetricProvider,
                Plugin,
                (invoker, options) =>
                    new MetricProvider.MetricProviderClient(invoker).StartAsync(new MeasureRequest { MetricName = "pid" }, options)
            )
        )
            .Value
            .Text;

    /// <summary>What is in the way of the plugin, once something is that has these words.</summary>
    public Task<string> FailureAsync(string words) =>
        Eventually.ReadAsync(
            () => Task.FromResult(Lines.FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal)) ?? ""),
            static line => line.Length > 0,
            $"a line with '{words}'"
        );

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private sealed class Log : ILogger<PluginHost>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Enqueue($"{formatter(state, exception)}{exception}");
    }
}
