using System.Text.Json.Nodes;
using Rollouts.PluginConformance;
using Rollouts.TestKit;

namespace Rollouts.Grpc.Tests;

/// <summary>The kit that authors of router plugins run: what is right passes, and each fault fails the check that names it.</summary>
public sealed class RouterKitTests : IDisposable
{
    private static readonly string[] SixtySeconds = ["--timeout", "60"];

    /// <summary>For faults that show only when the time is over.</summary>
    private static readonly string[] TwentySeconds = ["--timeout", "20"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-kit-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Sample_PassesAllChecks_WithItsStateCompared()
    {
        var routes = Path.Combine(_folder.FullName, "routes");
        var state = await ProgramAsync($"cd '{routes}' 2>/dev/null && for file in *; do echo \"$file $(cat \"$file\")\"; done; exit 0");

        var (exit, output) = await RunAsync(
            "SamplePlugin",
            "traffic",
            new() { ["folder"] = routes },
            [.. SixtySeconds, "--state", state, "--canary", "web-canary", "--stable", "web-stable"]
        );

        output.ShouldNotContain("FAILED");
        output.ShouldContain($"all {RouterChecks.All.Count} checks passed");
        output.ShouldContain("the canary stays as it is, state compared");
        output.ShouldContain("what is set is read");
        output.ShouldContain("refused: there is no setting 'conformanceUnknownSetting'");
        exit.ShouldBe(0);
    }

    [Theory]
    [InlineData("router-throw", "header-route", "answered Unknown", "catch what goes wrong, and answer with its text in `error`")]
    [InlineData("router-throw", "mirror-route", "does not have this method", "implement SetMirrorRoute of TrafficRouter")]
    [InlineData("router-crash", "malformed-settings", "broke the call off", "no request may end the process")]
    [InlineData("router-deaf", "verify-weight", "VERIFIED", "compare the weight that was asked for with what is in force")]
    [InlineData("router-deaf", "unknown-setting", "an answer without", "name field, value and remedy in `error`")]
    [InlineData("router-misread", "read-traffic", "weight 7", "read what is set from the router")]
    [InlineData("router-orphan", "lost-host", "none within 20 s", "read standard input")]
    [InlineData("router-forget", "restart", "NOT_VERIFIED", "read what is set from the router")]
    public async Task Fault_FailsTheCheckThatNamesIt(string mode, string check, string came, string remedy)
    {
        var (exit, output) = await RunAsync(
            "MisbehavingPlugin",
            mode,
            Settings,
            mode is "router-forget" or "router-orphan" ? TwentySeconds : SixtySeconds
        );

        var line = Line(output, check);
        line.ShouldStartWith("FAILED");
        line.ShouldContain(came);
        line.ShouldContain(remedy);
        Line(output, "set-weight-0").ShouldStartWith("ok");
        Line(output, "read-traffic").ShouldContain(check == "read-traffic" ? "FAILED" : "left out");
        // Also right after a check that failed.
        Line(output, "lost-host").ShouldStartWith(check == "lost-host" ? "FAILED" : "ok");
        exit.ShouldBe(1);
    }

    [Fact]
    public async Task EmptyHash_ThatTakesTheCanarysWeight_Fails()
    {
        var (_, output) = await RunAsync("MisbehavingPlugin", "router-empty-hash", Settings, TwentySeconds);

        Line(output, "empty-canary-hash").ShouldContain("an empty canary_hash leaves the canary as it is");
        Line(output, "empty-canary-hash").ShouldStartWith("FAILED");
    }

    [Fact]
    public async Task Hanging_FailsByTheDeadlineAndTheOthersAreStillChecked()
    {
        var (_, output) = await RunAsync("MisbehavingPlugin", "router-hang", Settings, TwentySeconds);

        Line(output, "set-weight-100").ShouldContain("did not answer within 20 s");
        Line(output, "max-weight").ShouldStartWith("ok");
    }

    [Fact]
    public async Task Handshake_OfAnotherKind_EndsTheRun()
    {
        var (exit, output) = await RunAsync("MisbehavingPlugin", "kind", Settings, []);

        Line(output, "handshake").ShouldContain("it says it is of kind Step");
        output.ShouldContain("checks were not run");
        exit.ShouldBe(1);
    }

    [Theory]
    [InlineData("", "Which kind of plugin?")]
    [InlineData("metric", "There are no checks for 'metric'")]
    [InlineData("router", "--command is missing")]
    [InlineData("router --command /no/such/file", "there is no such file")]
    [InlineData("router --loud yes", "there is no option '--loud'")]
    [InlineData("router --timeout", "'--timeout' has no value")]
    [InlineData("router --timeout 0", "give 1 to 600 seconds")]
    public async Task CommandLine_ThatIsWrong_IsSaid(string arguments, string message)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());

        (await KitCommand.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), output, errors)).ShouldBe(2);

        errors.ToString().ShouldContain(message);
    }

    [Fact]
    public async Task Help_NamesEveryCheck()
    {
        var output = new StringWriter();

        (await KitCommand.RunAsync(["--help"], output, new StringWriter())).ShouldBe(0);

        RouterChecks.All.ShouldAllBe(check => output.ToString().Contains($"  {check.Name} "));
    }

    private JsonObject Settings => new() { ["file"] = Path.Combine(_folder.FullName, "weight") };

    private static string Line(string output, string check) =>
        output.Split('\n').Single(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1) == check);

    private async Task<(int Exit, string Output)> RunAsync(string project, string mode, JsonObject settings, string[] more)
    {
        var config = Path.Combine(_folder.FullName, "config.json");
        await File.WriteAllTextAsync(config, settings.ToJsonString());
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = await KitCommand.RunAsync(
            ["router", "--command", BuiltProgram.PathOf(project), "--arg", mode, "--config", config, .. more],
            output,
            errors
        );
        return (exit, output.ToString());
    }

    private async Task<string> ProgramAsync(string script)
    {
        var path = Path.Combine(_folder.FullName, "state.sh");
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
