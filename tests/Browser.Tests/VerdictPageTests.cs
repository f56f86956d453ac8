using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Rollouts.Api;
using Rollouts.TestKit;

namespace Rollouts.Browser.Tests;

/// <summary>The verdict pages in a real browser.</summary>
public sealed class VerdictPageTests(BrowserFixture browsers) : IAsyncLifetime
{
    private const string Comparison = """
        {"verdict":"fail","estimate":0.021,"interval":{"lower":0.008,"upper":0.034,"confidence":0.95},
         "canary":{"events":412,"total":10000,"rate":0.0412},"baseline":{"events":2020,"total":100000,"rate":0.0202}}
        """;

    private readonly PageBed _bed = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private ILocator Live => _bed.Page.Locator("#live");

    [Fact]
    public async Task FirstPage_WithoutAKey_IsTheLogin()
    {
        await StartAsync();
        var answer = await _bed.Page.GotoAsync("/");

        answer!.Status.ShouldBe(401);
        await _bed.PictureAsync("login");
        await _bed.Page.GetByLabel("Key or token").FillAsync("rk_wrong");
        await _bed.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Assertions.Expect(_bed.Page.Locator("main")).ToContainTextAsync("The token was refused");

        await _bed.LogInAsync();
        (await _bed.Page.TitleAsync()).ShouldBe("Verdicts · Rollouts");
        await _bed.Page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await _bed.Page.GetByLabel("Key or token").WaitForAsync();
        (await _bed.Page.GotoAsync("/"))!.Status.ShouldBe(401);
    }

    [Fact]
    public async Task List_Filtered_ShowsWhatFits()
    {
        await StartAsync();
        await SaveAsync();
        await _bed.LogInAsync();
        (await Live.Locator(".run").CountAsync()).ShouldBe(4);
        await _bed.PictureAsync("list");
        // A choice filters by itself once the page's script is at work.
        await Assertions.Expect(_bed.Page.Locator("#state")).ToHaveTextAsync("live");

        await _bed.Page.GetByLabel("Outcome").SelectOptionAsync("Failed");
        // Asked for until it is so: a page that came before anybody waited for its event would be waited for in vain.
        await Assertions.Expect(_bed.Page).ToHaveURLAsync(Query("outcome=Failed"));
        await Assertions.Expect(Live.Locator(".run")).ToHaveCountAsync(2);
        (await Live.Locator(".run a").AllInnerTextsAsync()).ShouldBe(["checkout-7d9f-4", "checkout-7d9f-2"], ignoreOrder: true);

        await _bed.Page.GetByLabel("Search").FillAsync("latency");
        await _bed.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Assertions.Expect(_bed.Page).ToHaveURLAsync(Query("q=latency"));
        await Assertions.Expect(Live).ToContainTextAsync("No run fits these filters.");
        _bed.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_Opened_ShowsSentenceChartAndComparison(bool dark)
    {
        await StartAsync(dark);
        await SaveAsync();
        await _bed.LogInAsync();
        await _bed.Page.GetByRole(AriaRole.Link, new() { Name = "checkout-7d9f-2" }).ClickAsync();
        await _bed.Page.Locator("svg.chart").WaitForAsync();

        (await _bed.Page.Locator("#sentence").InnerTextAsync()).ShouldBe("Analysis checkout-7d9f-2 is Failed: the error rate was 0.081.");
        (await Live.InnerTextAsync()).ShouldContain("result < 0.05");
        (await _bed.Page.Locator("svg.chart .mark").CountAsync()).ShouldBe(6);
        (await _bed.Page.Locator("svg.chart .mark.Failed").CountAsync()).ShouldBe(1);
        (await _bed.Page.Locator("svg.chart .bound-label").TextContentAsync()).ShouldBe("0.05");
        await Live.Locator("summary").Last.ClickAsync();
        (await Live.Locator("tbody tr").First.InnerTextAsync()).ShouldContain("0.081");
        await _bed.PictureAsync(dark ? "run-dark" : "run");

        await _bed.Page.GotoAsync("/");
        await _bed.PictureAsync(dark ? "list-dark" : "list");
        await _bed.Page.GetByRole(AriaRole.Link, new() { Name = "checkout-7d9f-4" }).ClickAsync();
        await _bed.Page.Locator("svg.effect").WaitForAsync();
        (await _bed.Page.Locator("table.arms").InnerTextAsync()).ShouldContain("0.0412");
        await _bed.PictureAsync(dark ? "comparison-dark" : "comparison");
        _bed.Complaints.ShouldBeEmpty();
        _bed.Requests.ShouldAllBe(r => new Uri(r).Authority == _bed.Address.Authority);
    }

    [Fact]
    public async Task Run_GoingOn_IsShownAsItGoes()
    {
        await StartAsync();
        _bed.Source.Answer = static ordinal => ordinal * 0.01;
        await _bed.LogInAsync();
        (await Live.InnerTextAsync()).ShouldContain("Nothing has been analysed yet.");

        var uid = await _bed.CreateRunAsync(
            "live",
            """{"metrics":[{"name":"errors","interval":"1s","count":6,"successCondition":"result < 1","provider":{"web":{"url":"u"}}}]}"""
        );

        // Without a reload: it appears in the list, its page gains points, and ends.
        await Live.GetByRole(AriaRole.Link, new() { Name = "live" }).ClickAsync();
        await _bed.Page.Locator(".crumbs").WaitForAsync();
        _bed.Page.Url.ShouldEndWith($"/runs/{uid}");
        await _bed.Page.EvaluateAsync("window.stays = true");
        var before = await _bed.Page.Locator(".mark").CountAsync();
        await Eventually.HoldsAsync(async () => await _bed.Page.Locator(".mark").CountAsync() > before, "another point");
        await Live.Locator("h1 .badge.Successful").WaitForAsync();
        await Eventually.HoldsAsync(async () => await _bed.Page.Locator(".mark").CountAsync() == 6, "all points");
        (await _bed.Page.EvaluateAsync<bool>("window.stays")).ShouldBeTrue();
        (await _bed.Page.Locator("#state").InnerTextAsync()).ShouldBe("live");
        _bed.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Names_ThatAreMarkup_AreOnlyText()
    {
        const string Hostile = "\"'><script>window.pwned=1</script><img src=x onerror=window.pwned=1>";
        await StartAsync();
        var verdict = StoredVerdicts.Of(Hostile, "Failed", $"It is {Hostile}", Hostile, "0.1", Hostile) with
        {
            Namespace = Hostile,
            Owner = Hostile,
        };
        await _bed.Verdicts.SaveAsync(verdict);
        await _bed.LogInAsync($"/?q={Uri.EscapeDataString(Hostile)}&namespace={Uri.EscapeDataString(Hostile)}");
        (await _bed.Page.GetByLabel("Search").InputValueAsync()).ShouldBe(Hostile);
        await _bed.Page.GotoAsync("/");
        (await Live.InnerTextAsync()).ShouldContain(Hostile);

        await Live.Locator(".run a").ClickAsync();
        await _bed.Page.Locator("#sentence").WaitForAsync();

        (await _bed.Page.Locator("#sentence").InnerTextAsync()).ShouldBe($"It is {Hostile}");
        (await _bed.Page.EvaluateAsync<bool>("'pwned' in window")).ShouldBeFalse();
        (await Live.Locator("img, script").CountAsync()).ShouldBe(0);
        _bed.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Script_ThatGotIn_WouldNotRun()
    {
        await StartAsync();
        await _bed.LogInAsync();

        await _bed.Page.EvaluateAsync(
            "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.pwned = 1' }))"
        );

        (await _bed.Page.EvaluateAsync<bool>("'pwned' in window")).ShouldBeFalse();
        _bed.Complaints.ShouldContain(static c => c.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_IsReadable(bool dark)
    {
        await StartAsync(dark);
        await SaveAsync();
        await _bed.LogInAsync();
        await _bed.Page.GetByRole(AriaRole.Link, new() { Name = "checkout-7d9f-2" }).ClickAsync();
        await _bed.Page.Locator("svg.chart").WaitForAsync();

        // WCAG 2.2, 1.4.3: at least 4.5 to 1.
        var poor = await _bed.Page.EvaluateAsync<string[]>(
            """
            () => {
              const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
              const parse = (text) => text.match(/[\d.]+/g).map(Number);
              const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
              const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if ((c[3] ?? 1) > 0) return c; } return [255, 255, 255]; };
              return [...document.querySelectorAll("h1,h2,p,a,dt,dd,code,summary,button,.badge,.quiet,svg text")]
                .filter((e) => e.textContent.trim() && !e.hidden && !e.classList.contains("skip"))
                .map((e) => { const style = getComputedStyle(e); const ink = light(parse(e instanceof SVGElement ? style.fill : style.color)); const back = light(ground(e)); return [e.textContent.trim().slice(0, 30), (Math.max(ink, back) + 0.05) / (Math.min(ink, back) + 0.05)]; })
                .filter(([, ratio]) => ratio < 4.5)
                .map(([text, ratio]) => `${text}: ${ratio.toFixed(2)}`);
            }
            """
        );

        poor.ShouldBeEmpty();
        (await _bed.Page.EvaluateAsync<int>("document.querySelectorAll('input:not([type=hidden]),select').length")).ShouldBe(
            await _bed.Page.EvaluateAsync<int>(
                "[...document.querySelectorAll('input:not([type=hidden]),select')].filter((e) => e.labels.length).length"
            )
        );
        (await _bed.Page.Locator("html").GetAttributeAsync("lang")).ShouldBe("en");
    }

    private static Regex Query(string part) => new($@"/\?(.*&)?{part}(&|$)", RegexOptions.None, TimeSpan.FromSeconds(1));

    private async Task StartAsync(bool dark = false) => await _bed.StartAsync(await browsers.GetAsync(), dark);

    private async Task SaveAsync()
    {
        await _bed.Verdicts.SaveAsync(
            StoredVerdicts.Of(
                "checkout-7d9f-1",
                AnalysisPhase.Successful,
                "Analysis checkout-7d9f-1 is Successful: all 5 measurements were taken.",
                "error-rate",
                "0.01",
                "0.012",
                "0.02",
                "0.015",
                "0.011"
            )
        );
        await _bed.Verdicts.SaveAsync(
            StoredVerdicts.Of(
                "checkout-7d9f-2",
                AnalysisPhase.Failed,
                "Analysis checkout-7d9f-2 is Failed: the error rate was 0.081.",
                "error-rate",
                "0.01",
                "[0.02]",
                "0.018",
                "0.022",
                "0.031",
                "0.081"
            )
        );
        await _bed.Verdicts.SaveAsync(
            StoredVerdicts.Of(
                "checkout-7d9f-3",
                AnalysisPhase.Inconclusive,
                "Analysis checkout-7d9f-3 is Inconclusive: neither condition held.",
                "error-rate",
                "NaN",
                "0.07"
            )
        );
        await _bed.Verdicts.SaveAsync(
            StoredVerdicts.Of(
                "checkout-7d9f-4",
                AnalysisPhase.Failed,
                "Analysis checkout-7d9f-4 is Failed: the canary has more errors than the baseline.",
                "errors against stable",
                Comparison
            )
        );
    }
}
