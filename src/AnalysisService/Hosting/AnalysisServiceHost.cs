using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>The analysis service as a host of its own, for the program and for whoever runs it in process.</summary>
public static class AnalysisServiceHost
{
    /// <param name="options">How it runs; validated when it starts.</param>
    /// <param name="configure">Services that take the place of the service's own, for example a client or a clock.</param>
    /// <returns>The host, not started. Its addresses are known once it has started.</returns>
    public static WebApplication Create(AnalysisServiceOptions options, Action<IServiceCollection>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        // Nothing is read from the folder the process happens to be in.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Configuration.Sources.Clear();
        ServiceLogging.Configure(builder.Logging, options.LogLevel, options.LogFormat);
        configure?.Invoke(builder.Services);
        var address = options.ListenAddress ?? (options.IsStandAlone(builder.Services) ? "127.0.0.1" : "*");
        builder.WebHost.ConfigureKestrel(kestrel => KestrelListeners.Listen(kestrel, address, options));
        builder.Services.AddAnalysisService(options);
        var app = builder.Build();
        app.UseAccess();
        app.MapHealth();
        app.MapPages();
        app.MapApi();
        return app;
    }
}
