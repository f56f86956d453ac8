using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Rollouts.TestKit;

namespace Rollouts.Grpc.Tests;

/// <summary>Plugins as real processes: well, killed, hanging, talking nonsense.</summary>
public sealed class PluginHostTests
{
    [Fact]
    public async Task Call_WellPlugin_IsAnswered()
    {
        await using var bed = await PluginBed.StartAsync("well");

        (await bed.MeasureAsync("other")).Error.Reason.ShouldBe("no data for other");
        bed.Status.Phase.ShouldBe(PluginPhase.Ready);
        bed.Status.Starts.ShouldBe(1);
        bed.Status.Version.ShouldBe("0.1 [2J");
    }

    [Fact]
    public async Task Call_UnknownPlugin_NamesThoseThereAre()
    {
        await using var bed = await PluginBed.StartAsync("well");

        var thrown = await Should.ThrowAsync<PluginException>(() =>
            bed.Host.CallAsync<Rollouts.Plugin.V1.MeasureResponse>(PluginKind.Step, PluginBed.Name, (_, _) => null!)
        );
        var other = await Should.ThrowAsync<PluginException>(() =>
            bed.Host.CallAsync<Rollouts.Plugin.V1.MeasureResponse>(PluginKind.MetricProvider, "acme/none", (_, _) => null!)
        );

        thrown.Message.ShouldContain("none is configured");
        other.Message.ShouldContain("'acme/none' is not configured: configured are acme/test");
    }

    [Fact]
    public async Task Process_KilledBetweenCalls_IsStartedAgain()
    {
        await using var bed = await PluginBed.StartAsync("well");
        var first = int.Parse(await bed.TextAsync("pid"), CultureInfo.InvariantCulture);

        Process.GetProcessById(first).Kill();
        await Eventually.HoldsAsync(() => bed.Status is { Phase: PluginPhase.Ready, Starts: 2 }, "the second start");
        var second = int.Parse(await bed.TextAsync("pid"), CultureInfo.InvariantCulture);

        second.ShouldNotBe(first);
        bed.Log.ShouldContain(line => line.Contains("ended by signal 9"));
    }

    [Fact]
    public async Task Process_KilledInTheMiddleOfACall_IsAnErrorAndTheNextCallWorks()
    {
        await using var bed = await PluginBed.StartAsync("well");
        var process = int.Parse(await bed.TextAsync("pid"), CultureInfo.InvariantCulture);

        var call = bed.MeasureAsync("hang");
        Process.GetProcessById(process).Kill();

        (await Should.ThrowAsync<PluginException>(() => call)).Message.ShouldContain("broke the call off");
        await Eventually.HoldsAsync(() => bed.Status is { Phase: PluginPhase.Ready, Starts: 2 }, "the second start");
        (await bed.TextAsync("pid")).ShouldNotBe($"{process}");
    }

    [Fact]
    public async Task Process_EndsInACall_IsStartedAgain()
    {
        await using var bed = await PluginBed.StartAsync("well");

        (await bed.FailureAsync("crash")).ShouldContain("plugin 'acme/test'");
        await Eventually.HoldsAsync(() => bed.Status is { Phase: PluginPhase.Ready, Starts: 2 }, "the second start");

        bed.Log.ShouldContain(line => line.Contains("exit code 7"));
    }

    [Fact]
    public async Task Call_ThatHangs_IsGivenUpAndThePluginIsRestarted()
    {
        await using var bed = await PluginBed.StartAsync(
            "ignore-term",
            options =>
            {
                // For the call that is answered, too.
                options.CallTimeout = TimeSpan.FromSeconds(10);
                options.StopTimeout = TimeSpan.FromMilliseconds(300);
            }
        );
        await bed.PhaseAsync(PluginPhase.Ready);
        var process = int.Parse(await bed.TextAsync("pid"), CultureInfo.InvariantCulture);

        (await bed.FailureAsync("hang")).ShouldBe("plugin 'acme/test' did not answer within 10 s; it is restarted");
        await Eventually.HoldsAsync(() => bed.Status is { Phase: PluginPhase.Ready, Starts: 2 }, "the second start");

        IsRunning(process).ShouldBeFalse();
    }

    [Fact]
    public async Task Call_GivenUpByTheCaller_IsCancelledAndThePluginGoesOn()
    {
        await using var bed = await PluginBed.StartAsync("well");
        await bed.PhaseAsync(PluginPhase.Ready);
        using var cancel = new CancellationTokenSource();

        var call = bed.MeasureAsync("hang", cancel.Token);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await bed.TextAsync("pid");
        bed.Status.Starts.ShouldBe(1);
    }

    [Fact]
    public async Task CrashLoop_WaitsLongerEachTime()
    {
        await using var bed = await PluginBed.StartAsync("exit", options => options.CallTimeout = TimeSpan.FromMilliseconds(200));
        await Eventually.HoldsAsync(() => bed.Status.Starts >= 4, "the fourth start");

        bed.Status.Reason.ShouldNotBeEmpty();
        bed.Log.Where(line => line.Contains("started again in"))
            .Take(3)
            .Select(line => line[(line.LastIndexOf(' ') + 1)..].TrimEnd('.'))
            .ShouldBe(["00:00:00.0500000", "00:00:00.1000000", "00:00:00.2000000"]);
        // Also a caller who loses patience just while it is started once more is told why.
        (await bed.FailureAsync("x")).ShouldContain("it ended with exit code 3");
        bed.Log.ShouldContain("acme/test: no configuration found");
    }

    [Theory]
    [InlineData("go-line")]
    [InlineData("go-cookie")]
    public async Task GoPlugin_OfArgo_IsRefusedWithTheRemedy(string mode)
    {
        // Time passes once the plugin has spoken: until then a busy machine may take as long as it likes.
        var time = new ManualTimeProvider();
        await using var bed = await PluginBed.StartAsync(mode, time: time);
        await Eventually.HoldsAsync(() => bed.Log.Any(line => line.StartsWith($"{PluginBed.Name}: ")), "what the plugin says");
        await time.WaitForTimersAsync();
        time.Advance(Eventually.DefaultDeadline);
        await bed.PhaseAsync(PluginPhase.Refused);

        (await bed.FailureAsync("x")).ShouldContain("is a Go plugin of Argo Rollouts (net/rpc)");
        bed.Status.Starts.ShouldBe(1);
        bed.Log.ShouldContain(line => line.Contains("proto/rollouts/plugin/v1"));
    }

    [Theory]
    [InlineData("version", "it speaks version 2 of the protocol; this service speaks 1")]
    [InlineData("kind", "it says it is of kind Step, but is configured as MetricProvider")]
    [InlineData("no-handshake", "it does not serve rollouts.plugin.v1.PluginHost")]
    public async Task Handshake_ThatCannotWork_IsRefused(string mode, string reason)
    {
        await using var bed = await PluginBed.StartAsync(mode);
        await bed.PhaseAsync(PluginPhase.Refused);

        (await bed.FailureAsync("x")).ShouldContain(reason);
        bed.Status.Starts.ShouldBe(1);
    }

    [Theory]
    [InlineData("silent", "it did not listen on the socket in ROLLOUTS_PLUGIN_SOCKET")]
    [InlineData("garbage", "handshake")]
    public async Task Start_WithoutHandshake_IsTriedAgain(string mode, string reason)
    {
        await using var bed = await PluginBed.StartAsync(
            mode,
            options =>
            {
                options.StartTimeout = TimeSpan.FromSeconds(1);
                options.StopTimeout = TimeSpan.FromMilliseconds(200);
            }
        );
        await Eventually.HoldsAsync(() => bed.Status.Starts >= 2, "the second start");

        // On a loaded machine the first start may not even come to the socket in time.
        await Eventually.HoldsAsync(() => bed.Log.Any(line => line.Contains(reason)), $"a start that failed with: {reason}");
    }

    [Theory]
    [InlineData("not-serving", "it says that it is not well")]
    [InlineData("health-hangs", "it does not answer any more")]
    public async Task Health_Bad_IsRestarted(string mode, string reason)
    {
        await using var bed = await PluginBed.StartAsync(
            mode,
            options =>
            {
                options.CallTimeout = TimeSpan.FromSeconds(1);
                options.HealthInterval = TimeSpan.FromMilliseconds(100);
            }
        );
        await Eventually.HoldsAsync(() => bed.Status.Starts >= 2, "the second start");

        // On a busy machine the first may have been restarted for another reason.
        await Eventually.HoldsAsync(() => bed.Log.Any(line => line.Contains(reason)), $"a restart because {reason}");
    }

    [Fact]
    public async Task Health_NotServedAtAll_IsNoFault()
    {
        await using var bed = await PluginBed.StartAsync("no-health", options => options.HealthInterval = TimeSpan.FromMilliseconds(20));
        for (var i = 0; i < 20; i++)
        {
            await bed.TextAsync("pid");
        }

        bed.Status.Starts.ShouldBe(1);
    }

    [Theory]
    [InlineData("large", "answered ResourceExhausted")]
    [InlineData("status", "answered PermissionDenied: the source [2J said no")]
    [InlineData("throw", "answered Unknown")]
    public async Task Call_FailingPlugin_SaysWhatItAnswered(string metric, string reason)
    {
        await using var bed = await PluginBed.StartAsync("well");

        (await bed.FailureAsync(metric)).ShouldContain(reason);
        bed.Status.Starts.ShouldBe(1);
    }

    [Fact]
    public async Task Output_OfAChattyPlugin_IsBounded()
    {
        await using var bed = await PluginBed.StartAsync("chatty", options => options.LogLines = 50);
        await bed.TextAsync("pid");

        // It has written everything; what reads it may have some of it before it.
        var lines = await Eventually.ReadAsync(
            () => Task.FromResult(bed.Log.Where(line => line.StartsWith("acme/test: line", StringComparison.Ordinal)).ToList()),
            static lines => lines.Count > 0,
            "the first lines"
        );
        lines.Count.ShouldBeLessThanOrEqualTo(50);
        lines.ShouldAllBe(line => line.Length < 2_200 && !line.Any(char.IsControl));
    }

    [Fact]
    public async Task Environment_OfThePlugin_HasNothingButTheList()
    {
        Environment.SetEnvironmentVariable("DATADOG_API_KEY_FOR_TEST", "secret");
        await using var bed = await PluginBed.StartAsync("well");

        var names = (await bed.TextAsync("environment")).Split(' ');

        names.ShouldContain("ROLLOUTS_PLUGIN_SOCKET");
        names.ShouldContain("PATH");
        names.ShouldNotContain("DATADOG_API_KEY_FOR_TEST");
    }

    [Fact]
    public async Task Socket_IsInAFolderThatOnlyTheUserMayEnter_AndGoesWithThePlugin()
    {
        string folder;
        int process;
        await using (var bed = await PluginBed.StartAsync("well"))
        {
            folder = Path.GetDirectoryName(await bed.TextAsync("folder"))!;
            process = int.Parse(await bed.TextAsync("pid"), CultureInfo.InvariantCulture);
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        Directory.Exists(folder).ShouldBeFalse();
        IsRunning(process).ShouldBeFalse();
    }

    [Fact]
    public async Task Stop_PluginThatIgnoresTheSignal_IsKilled()
    {
        int process;
        await using (var bed = await PluginBed.StartAsync("ignore-term", options => options.StopTimeout = TimeSpan.FromMilliseconds(200)))
        {
            process = int.Parse(await bed.TextAsync("pid"), CultureInfo.InvariantCulture);
        }

        IsRunning(process).ShouldBeFalse();
    }

    [Fact]
    public async Task Program_WithAWrongHash_IsRefused()
    {
        var plugin = PluginBed.Misbehaving("well") with { Sha256 = new string('0', 64) };
        await using var bed = await PluginBed.StartAsync(plugin);
        await bed.PhaseAsync(PluginPhase.Refused);

        (await bed.FailureAsync("x")).ShouldContain($"{new string('0', 64)} is configured");
    }

    [Fact]
    public async Task Program_WithItsHash_RunsAsACheckedCopy()
    {
        // A script is one file; what it starts lies where it was built.
        var script = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sh");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec '{BuiltProgram.PathOf("MisbehavingPlugin")}' \"$@\"\n");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(script)));

        // The file itself may not be run; its copy may.
        await using var bed = await PluginBed.StartAsync(PluginBed.Misbehaving("well") with { Path = script, Sha256 = hash });

        (await bed.TextAsync("pid")).ShouldNotBeEmpty();
        File.Delete(script);
    }

    [Fact]
    public async Task Program_NotThere_SaysSoAndIsTriedAgain()
    {
        var plugin = PluginBed.Misbehaving("well") with { Path = "/no/such/plugin" };
        await using var bed = await PluginBed.StartAsync(plugin);
        await Eventually.HoldsAsync(() => bed.Status.Starts >= 2, "the second try");

        bed.Log.ShouldContain(line => line.Contains("there is no file '/no/such/plugin'"));
    }

    [Theory]
    [InlineData(null, "there is no sha256 for 'https://x.example/p'")]
    [InlineData("00", "'https://x.example/p' is on the network, and nothing is downloaded here: give file://PATH")]
    public async Task Program_OfTheNetwork_WithoutAHashOrAWayOut_IsRefused(string? sha256, string reason)
    {
        var folder = Directory.CreateTempSubdirectory("rollouts-dl-");
        var plugin = PluginBed.Misbehaving("well") with
        {
            Path = "",
            Sha256 = sha256,
            Download = new PluginDownload(new Uri("https://x.example/p?token=abc"), []),
        };
        await using (var bed = await PluginBed.StartAsync(plugin, options => options.Folder = folder.FullName))
        {
            await bed.PhaseAsync(PluginPhase.Refused);

            (await bed.FailureAsync("x")).ShouldContain(reason);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Plugin_Disabled_IsNotStarted()
    {
        await using var bed = await PluginBed.StartAsync(PluginBed.Misbehaving("well") with { Disabled = true });

        (await bed.FailureAsync("x")).ShouldContain("is not running: it is disabled");
        bed.Status.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task Plugin_WithAFaultyEntry_SaysWhatIsWrongWhenItIsAskedFor()
    {
        await using var bed = await PluginBed.StartAsync(PluginBed.Misbehaving("well") with { Fault = "location is 'https://x'" });

        (await bed.FailureAsync("x")).ShouldBe("plugin 'acme/test' is not running: location is 'https://x'");
        bed.Status.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task Source_ThatFailsAtFirst_IsReadAgain()
    {
        var time = new ManualTimeProvider();
        var source = new FailingSource();
        await using var host = new PluginHost(
            Options.Create(new PluginHostOptions()),
            [source],
            time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<PluginHost>.Instance
        );
        await host.StartAsync(default);
        source.Reads.ShouldBe(1);
        host.Plugins.ShouldBeEmpty();

        time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.HoldsAsync(() => host.Plugins.Count == 1, "the second reading");

        host.Plugins[0].Reason.ShouldBe("it is disabled");
    }

    [Fact]
    public void Options_ThatCannotWork_AreAllNamed()
    {
        var options = new PluginHostOptions
        {
            CallTimeout = TimeSpan.Zero,
            MaxMessageBytes = 1,
            LogLines = 0,
            FirstRestartDelay = TimeSpan.FromMinutes(2),
        };

        var thrown = Should.Throw<OptionsValidationException>(() =>
            new PluginHost(
                Options.Create(options),
                [],
                TimeProvider.System,
                Microsoft.Extensions.Logging.Abstractions.NullLogger<PluginHost>.Instance
            )
        );

        thrown.Failures.Count().ShouldBe(4);
    }

    private sealed class FailingSource : IPluginSource
    {
        public int Reads { get; private set; }

        public string Name => "a source";

        public Task<IReadOnlyList<PluginDefinition>> ReadAsync(CancellationToken cancellationToken) =>
            ++Reads == 1
                ? throw new IOException("not yet")
                : Task.FromResult<IReadOnlyList<PluginDefinition>>([PluginBed.Misbehaving("well") with { Disabled = true }]);
    }

    private static bool IsRunning(int process)
    {
        try
        {
            return !Process.GetProcessById(process).HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
