using Rollouts.TestKit;

namespace Rollouts.EndToEnd.Tests;

/// <summary>What the other tests start is gone when they say so. Needs no cluster.</summary>
public sealed class ChildProcessTests
{
    [Fact]
    public async Task Kill_ProgramThatIgnoresEverything_IsGone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs bash");
        // It tells its process id, and would live for an hour.
        string[] script = ["-c", "trap '' TERM INT HUP; echo $$; while :; do read -r -t 3600 <> <(:); done"];
        var program = ChildProcess.Start("stubborn", "bash", script, Path.GetTempPath());
        await Eventually.HoldsAsync(() => program.Log.Length > 0, "its process id");
        var id = program.Log.Trim();
        Directory.Exists($"/proc/{id}").ShouldBe(OperatingSystem.IsLinux());

        await program.DisposeAsync();

        Directory.Exists($"/proc/{id}").ShouldBeFalse();
    }

    [Fact]
    public async Task Start_ProgramThatEndsByItself_HasEndedAndLeavesItsLog()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs bash");
        await using var program = ChildProcess.Start("brief", "bash", ["-c", "echo out; echo err >&2"], Path.GetTempPath());

        await Eventually.HoldsAsync(() => program.HasEnded && program.Log.Length > 6, "its end");

        program.Log.Split('\n').ShouldBe(["out", "err"], ignoreOrder: true);
    }

    [Fact]
    public void Free_SeveralPorts_AreDifferent() => LocalPorts.Free(20).Distinct().Count().ShouldBe(20);
}
