using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>A service without a cluster in a folder of its own, with an end point that only writers may use.</summary>
internal sealed class AccessBed : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analysis-access").FullName;

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero));

    public StringWriter Shown { get; } = new();

    public RecordedAudit Audit { get; } = new();

    public WebApplication Service { get; private set; } = null!;

    /// <summary>How often the end point for writers did its work.</summary>
    public int Written { get; private set; }

    public string File(string name) => Path.Combine(_folder, name);

    /// <summary>A file of keys with one key; returns the key.</summary>
    public string AddKey(string file, string name, Permissions permissions)
    {
        var key = AccessKey.Generate();
        AccessKeyFile.Add(File(file), new AccessKey(name, permissions, AccessKey.HashOf(key)));
        return key;
    }

    public async Task<AccessBed> StartAsync(
        Action<AnalysisServiceOptions>? change = null,
        Action<IServiceCollection>? configure = null,
        bool ownTime = false
    )
    {
        var options = new AnalysisServiceOptions
        {
            StandAlone = true,
            Store = File("verdicts.db"),
            SecretsPath = File("secrets"),
            ListenAddress = "127.0.0.1",
            ApiPort = 0,
            HealthPort = 0,
            MetricsPort = 0,
            LogLevel = "fatal",
        };
        change?.Invoke(options);
        Service = AnalysisServiceHost.Create(
            options,
            services =>
            {
                if (ownTime)
                {
                    services.AddSingleton<TimeProvider>(Time);
                }

                services.AddSingleton(new KeyDisplay(Shown));
                services.AddSingleton<IAuditLog>(Audit);
                configure?.Invoke(services);
            }
        );
        Service
            .MapPost(
                "/test/write/{name}",
                (string name) =>
                {
                    Written++;
                    return name == "broken" ? throw new InvalidOperationException("broken") : "written";
                }
            )
            .RequireAuthorization(AccessPolicies.Write);
        Service.MapGet("/test/read", static () => "read").RequireAuthorization(AccessPolicies.Read);
        Service.MapGet("/test/unmarked", static () => "both");
        await Service.StartAsync();
        return this;
    }

    public Task StopAsync() => Service.StopAsync();

    /// <summary>The key that was shown at the start.</summary>
    public string ShownKey =>
        Shown.ToString().Split((char[]?)null).Single(static w => w.StartsWith(AccessKey.Prefix, StringComparison.Ordinal));

    /// <summary>A client that keeps cookies out of it and follows nothing.</summary>
    public HttpClient Client(string? token = null, ListenerPurposes port = ListenerPurposes.Api)
    {
#pragma warning disable CA2000 // The client disposes of its handler.
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
#pragma warning restore CA2000
        {
            BaseAddress = PortAddresses.Of(Service, port),
        };
        if (token is not null)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        return http;
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is not null)
        {
            await Service.StopAsync();
            await Service.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
