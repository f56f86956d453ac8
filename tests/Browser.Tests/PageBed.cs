using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Rollouts.Analysis;
using Rollouts.AnalysisService;
using Rollouts.TestKit;

namespace Rollouts.Browser.Tests;

/// <summary>A service without a cluster, and a visitor's browser that notes whatever goes wrong in it.</summary>
internal sealed class PageBed : IAsyncDisposable
{
    // For pages on a machine that does much else, too.
    private const float PatienceMilliseconds = 60_000;

    private static readonly string? Pictures = Environment.GetEnvironmentVariable("ROLLOUTS_SCREENSHOTS");

    private readonly string _folder = Directory.CreateTempSubdirectory("verdict-pages").FullName;
    private readonly StringWriter _shown = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private IBrowserContext _context = null!;

    public WebApplication Service { get; private set; } = null!;

    public NumberSource Source { get; } = new();

    public IPage Page { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>Errors of scripts, refused loads and the like.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Everything that the browser asked for.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public string Key => _shown.ToString().Split((char[]?)null).Single(static w => w.StartsWith("rk_", StringComparison.Ordinal));

    public IVerdictStore Verdicts => Service.Services.GetRequiredService<IVerdictStore>();

    public async Task StartAsync(IBrowser browser, bool dark = false)
    {
        Service = AnalysisServiceHost.Create(
            new AnalysisServiceOptions
            {
                StandAlone = true,
                Store = Path.Combine(_folder, "verdicts.db"),
                SecretsPath = Path.Combine(_folder, "secrets"),
                ListenAddress = "127.0.0.1",
                ApiPort = 0,
                HealthPort = 0,
                MetricsPort = 0,
                LogLevel = "fatal",
            },
            services =>
            {
                services.AddSingleton(new KeyDisplay(_shown));
                services.AddSingleton(new ProviderRegistry([Source]));
            }
        );
        await Service.StartAsync();
        Address = PortAddresses.Of(Service, ListenerPurposes.Api);
        _context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = Address.ToString(),
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                ViewportSize = new ViewportSize { Width = 1200, Height = 900 },
            }
        );
        _context.SetDefaultTimeout(PatienceMilliseconds);
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        Page = await _context.NewPageAsync();
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !message.Text.Contains("401", StringComparison.Ordinal))
            {
                _complaints.Enqueue(message.Text);
            }
        };
        Page.PageError += (_, error) => _complaints.Enqueue(error);
        Page.Dialog += (_, dialog) => _complaints.Enqueue($"dialog: {dialog.Message}");
        Page.Request += (_, request) => _requests.Enqueue(request.Url);
    }

    public async Task LogInAsync(string path = "/")
    {
        await Page.GotoAsync(path);
        await Page.GetByLabel("Key or token").FillAsync(Key);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Page.Locator("main#content").WaitForAsync();
    }

    /// <summary>Starts a run and returns its uid.</summary>
    public async Task<string> CreateRunAsync(string name, string spec)
    {
        var run = await Service
            .Services.GetRequiredService<IRunRepository>()
            .CreateAsync(
                new JsonObject
                {
                    ["apiVersion"] = "argoproj.io/v1alpha1",
                    ["kind"] = "AnalysisRun",
                    ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
                    ["spec"] = JsonNode.Parse(spec),
                },
                CancellationToken.None
            );
        return run!.Header.Uid;
    }

    public Task WhenEndedAsync(string uid) => Eventually.HoldsAsync(async () => await Verdicts.FindAsync(uid) is not null, "the verdict");

    /// <summary>For people who want to see the pages: where ROLLOUTS_SCREENSHOTS says.</summary>
    public async Task PictureAsync(string name)
    {
        if (Pictures is not null)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_context is not null)
        {
            await _context.DisposeAsync();
        }

        if (Service is not null)
        {
            await Service.StopAsync();
            await Service.DisposeAsync();
        }

        await _shown.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
