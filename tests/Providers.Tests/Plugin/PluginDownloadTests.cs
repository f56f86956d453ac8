using Microsoft.AspNetCore.Http;
using Rollouts.Grpc;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>Programs of plugins that a real server publishes (rows L17 and L18), and that run once they are known to be the right ones.</summary>
public sealed class PluginDownloadTests
{
    private const string Token = "Bearer 7s3cr3t";

    [Fact]
    public async Task Program_OfTheNetwork_IsFetchedWithTheHeadersOfItsSecret_KeptAndRun()
    {
        await using var bed = await DownloadBed.StartAsync();

        // A Secret that was made of a file has its line end in it.
        await using var host = bed.Start(
            bed.Server.Url("/v1/odd?token=q5"),
            registry: [("Authorization", $"{Token}\n"), ("accept", "a/b")]
        );

        (await DownloadBed.AskAsync(host)).ShouldNotBeEmpty();
        var asked = bed.Server.Seen.ShouldHaveSingleItem();
        (asked.Path, asked.Headers["Authorization"], asked.Headers["Accept"]).ShouldBe(("/v1/odd?token=q5", Token, "a/b"));
        asked.Headers["User-Agent"].ShouldBe("rollouts");
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode onlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            File.GetUnixFileMode(bed.Kept).ShouldBe(onlyOwner);
            File.GetUnixFileMode(Path.GetDirectoryName(bed.Kept)!).ShouldBe(onlyOwner);
        }

        bed.Lines.ShouldContain(line => line.Contains($"was downloaded from {bed.Server.Url("/v1/odd")} and"));
        bed.Lines.ShouldAllBe(static line => !line.Contains("s3cr3t") && !line.Contains("q5"));
    }

    [Fact]
    public async Task User_InTheLocation_SignsTheRequest_AndIsNotShown()
    {
        await using var bed = await DownloadBed.StartAsync();

        await using var host = bed.Start(bed.Server.Url("/odd").Replace("http://", "http://me:pa%40ss@", StringComparison.Ordinal));

        await DownloadBed.AskAsync(host);
        bed.Server.Seen.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe(BasicCredentials.From("me:pa@ss").ToString());
        bed.Lines.ShouldAllBe(static line => !line.Contains("ss@"));
    }

    [Fact]
    public async Task SecondStart_FindsTheProgramThatWasKept_AndDownloadsAnotherAnew()
    {
        await using var bed = await DownloadBed.StartAsync();
        await using (var first = bed.Start(bed.Server.Url("/odd")))
        {
            await DownloadBed.AskAsync(first);
        }

        await using (var second = bed.Start(bed.Server.Url("/odd")))
        {
            await DownloadBed.AskAsync(second);
        }

        bed.Server.Seen.Count.ShouldBe(1);
        await File.WriteAllTextAsync(bed.Kept, "#!/bin/sh\nexit 9\n");
        await using var third = bed.Start(bed.Server.Url("/odd"));
        await DownloadBed.AskAsync(third);

        bed.Server.Seen.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Folder_ThatIsALinkOfSomebodys_IsNotUsed()
    {
        await using var bed = await DownloadBed.StartAsync();
        var folder = Path.GetDirectoryName(bed.Kept)!;
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        Directory.CreateSymbolicLink(folder, Directory.CreateDirectory($"{folder}-elsewhere").FullName);

        await using var host = bed.Start(bed.Server.Url("/odd"));

        await bed.FailureAsync($"'{folder}' is a link: remove it, or set TMPDIR to a folder of the service's own");
        bed.Server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Program_WithAnotherHash_IsRefusedAndNotKept()
    {
        await using var bed = await DownloadBed.StartAsync();

        await using var host = bed.Start(bed.Server.Url("/odd"), sha256: new string('0', 64));

        (await RefusalAsync(host)).ShouldContain(
            $"the sha256 of '{bed.Server.Url("/odd")}' is {DownloadBed.Sha256}, and {new string('0', 64)} is configured"
        );
        File.Exists(bed.Kept).ShouldBeFalse();
        bed.Server.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Program_TooLarge_IsRefused()
    {
        await using var bed = await DownloadBed.StartAsync();

        await using var host = bed.Start(bed.Server.Url("/odd"), change: static options => options.MaxDownloadBytes = 10);

        (await RefusalAsync(host)).ShouldContain("has more than 10 bytes: give a smaller program");
    }

    [Fact]
    public async Task GoPlugin_OfTheNetwork_IsRefusedWithTheRemedy()
    {
        await using var bed = await DownloadBed.StartAsync();

        await using var host = bed.Start(bed.Server.Url("/odd"), mode: "go-cookie");

        (await RefusalAsync(host)).ShouldContain(
            $"is a Go plugin of Argo Rollouts (net/rpc), which cannot be loaded here: use a plugin that speaks proto/rollouts/plugin/v1 at '{bed.Server.Url("/odd")}'"
        );
    }

    [Fact]
    public async Task Server_ThatFailsAtFirst_IsAskedAgain()
    {
        var asked = 0;
        await using var bed = await DownloadBed.StartAsync(context =>
        {
            if (Interlocked.Increment(ref asked) > 2)
            {
                return DownloadBed.PublishAsync(context);
            }

            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });

        await using var host = bed.Start(bed.Server.Url("/odd"));

        (await DownloadBed.AskAsync(host)).ShouldNotBeEmpty();
        asked.ShouldBe(3);
        bed.Lines.Count(static line => line.Contains("was not downloaded: 127.0.0.1 answered with status 500")).ShouldBe(2);
    }

    [Fact]
    public async Task Answer_ThatBreaksOff_IsAskedForAgain()
    {
        var asked = 0;
        await using var bed = await DownloadBed.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref asked) > 1)
            {
                await DownloadBed.PublishAsync(context);
                return;
            }

            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("#!/bin/sh\n");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        await using var host = bed.Start(bed.Server.Url("/odd"));

        (await DownloadBed.AskAsync(host)).ShouldNotBeEmpty();
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task Server_ThatIsSlow_IsGivenUpWhenTheTimeIsOver()
    {
        var begun = new TaskCompletionSource();
        await using var bed = await DownloadBed.StartAsync(async context =>
        {
            await context.Response.WriteAsync("#!");
            await context.Response.Body.FlushAsync();
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        var time = new ManualTimeProvider();

        await using var host = bed.Start(
            bed.Server.Url("/odd"),
            change: static options => options.DownloadTimeout = TimeSpan.FromMinutes(2),
            time: time
        );
        await begun.Task.WaitAsync(Eventually.DefaultDeadline);
        host.Plugins[0].Reason.ShouldBe("its program is being fetched");
        time.Advance(TimeSpan.FromMinutes(2));

        await bed.FailureAsync($"'{bed.Server.Url("/odd")}' was not downloaded within 120 s");
        host.Plugins[0].Phase.ShouldNotBe(PluginPhase.Refused);
    }

    [Fact]
    public async Task Redirect_ToAnotherHost_IsFollowedWithoutTheHeaders()
    {
        DownloadBed? bed = null;
        bed = await DownloadBed.StartAsync(context => RedirectAsync(context, $"http://localhost:{bed!.Server.Address.Port}/file"));
        await using var end = bed;

        await using var host = bed.Start(bed.Server.Url("/odd"), registry: [("Authorization", Token)]);

        await DownloadBed.AskAsync(host);
        bed.Server.Seen.Select(static seen => (seen.Path, seen.Headers.ContainsKey("Authorization")))
            .ShouldBe([("/odd", true), ("/next", true), ("/file", false)]);
    }

    [Fact]
    public async Task Redirect_ToAHostThatIsNotAllowed_IsNotFollowed()
    {
        DownloadBed? bed = null;
        bed = await DownloadBed.StartAsync(context => RedirectAsync(context, $"http://localhost:{bed!.Server.Address.Port}/file"));
        await using var end = bed;

        await using var host = bed.Start(bed.Server.Url("/odd"), egress: static way => way.AllowedHosts.Add("127.0.0.1"));

        (await bed.FailureAsync("address refused")).ShouldContain("it is in neither list of what is allowed (--provider-allow-hosts");
        bed.Server.Seen.ShouldAllBe(static seen => seen.Path != "/file");
    }

    [Theory]
    [InlineData("file:///etc/passwd", "redirects from http to file, which is not followed")]
    [InlineData("/next", "stopped after 5 redirects")]
    public async Task Redirect_ThatLeadsNowhere_IsNotFollowed(string target, string reason)
    {
        await using var bed = await DownloadBed.StartAsync(context =>
        {
            context.Response.Redirect(target);
            return Task.CompletedTask;
        });

        await using var host = bed.Start(bed.Server.Url("/odd"));

        await bed.FailureAsync(reason);
    }

    [Fact]
    public async Task Redirect_FromTlsToPlainText_IsNotFollowed()
    {
        await using var bed = await DownloadBed.StartAsync(
            static context =>
            {
                context.Response.Redirect("http://127.0.0.1:9/");
                return Task.CompletedTask;
            },
            tls: true
        );
        var authority = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pem");
        await File.WriteAllTextAsync(authority, bed.Server.Certificate!.ExportCertificatePem());

        await using var host = bed.Start(bed.Server.Url("/odd"), egress: way => way.CertificateAuthorityFile = authority);

        await bed.FailureAsync("redirects from https to http, which is not followed");
        File.Delete(authority);
    }

    [Fact]
    public async Task Location_ThatMayNotBeReached_IsNotAsked()
    {
        await using var bed = await DownloadBed.StartAsync();

        await using var host = bed.Start(bed.Server.Url("/odd"), egress: static way => way.AllowLoopback = false);

        await bed.FailureAsync("it is a loopback address (--provider-allow-loopback)");
        bed.Server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Secret_ThatIsNotThere_IsNamed_AndNobodyIsAsked()
    {
        await using var bed = await DownloadBed.StartAsync();

        await using var host = bed.Start(bed.Server.Url("/odd"), registry: []);

        await bed.FailureAsync("was not downloaded: secrets \"registry\" not found");
        bed.Server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Secret_WhoseValueIsNoHeader_IsNotRepeated()
    {
        await using var bed = await DownloadBed.StartAsync();

        await using var host = bed.Start(bed.Server.Url("/odd"), registry: [("Authorization", "s3\ncr3t")]);

        (await bed.FailureAsync("header \"Authorization\" is not a valid HTTP header")).ShouldNotContain("cr3t");
    }

    private static Task RedirectAsync(HttpContext context, string elsewhere)
    {
        switch (context.Request.Path)
        {
            case "/odd":
                context.Response.Redirect("/next");
                return Task.CompletedTask;
            case "/next":
                context.Response.Redirect(elsewhere);
                return Task.CompletedTask;
            default:
                return DownloadBed.PublishAsync(context);
        }
    }

    private static async Task<string> RefusalAsync(PluginHost host)
    {
        await Eventually.HoldsAsync(() => host.Plugins[0].Phase == PluginPhase.Refused, "the refusal");
        return (await Should.ThrowAsync<PluginException>(() => DownloadBed.AskAsync(host))).Message;
    }
}
