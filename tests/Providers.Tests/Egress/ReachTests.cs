using System.Net;
using Microsoft.AspNetCore.Http;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>What a metric can reach, with names that resolve to what an attacker wants.</summary>
public sealed class ReachTests
{
    private static readonly IPAddress Metadata = IPAddress.Parse("169.254.169.254");

    /// <summary>Every way to write an address that is refused, through a whole provider.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:PORT/")]
    [InlineData("http://localhost:PORT/")]
    [InlineData("http://2130706433:PORT/")]
    [InlineData("http://0x7f000001:PORT/")]
    [InlineData("http://0x7f.1:PORT/")]
    [InlineData("http://0177.0.0.1:PORT/")]
    [InlineData("http://127.1:PORT/")]
    [InlineData("http://[::1]:PORT/")]
    [InlineData("http://[::ffff:127.0.0.1]:PORT/")]
    [InlineData("http://[::ffff:7f00:1]:PORT/")]
    [InlineData("http://[::127.0.0.1]:PORT/")]
    [InlineData("http://0.0.0.0:PORT/")]
    [InlineData("http://prometheus.test@127.0.0.1:PORT/")]
    [InlineData("http://prometheus.test:secret@127.0.0.1:PORT/")]
    [InlineData("http://127.0.0.1:PORT\\@prometheus.test/")]
    [InlineData("http://127。0。0。1:PORT/")]
    [InlineData("http://①②⑦.0.0.1:PORT/")]
    public async Task Start_OwnMachineHoweverItIsWritten_IsNotReached(string url)
    {
        await using var server = await ScriptedServer.StartAsync("1");
        using var http = EgressHttpClient.Create();
        var metric = new WebMetric { Url = url.Replace("PORT", $"{server.Address.Port}", StringComparison.Ordinal) };
        (await Measure(metric, http)).ShouldBeError();
        server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_LoopbackRefused_SaysWhichOptionOpensIt()
    {
        using var http = EgressHttpClient.Create();
        (await Measure(new WebMetric { Url = "http://127.0.0.1:9/" }, http))
            .ShouldBeError()
            .ShouldBe(
                "Get \"http://127.0.0.1:9/\": address refused: 127.0.0.1 is 127.0.0.1: it is a loopback address (--provider-allow-loopback)"
            );
    }

    [Fact]
    public async Task Start_NameOfTheMetadataService_IsNotReached()
    {
        using var http = EgressHttpClient.Create(
            new EgressOptions { AllowLoopback = true },
            (_, _) => Task.FromResult<IPAddress[]>([Metadata])
        );
        (await Measure(new WebMetric { Url = "http://innocent.test/" }, http))
            .ShouldBeError()
            .ShouldContain("innocent.test is 169.254.169.254");
    }

    /// <summary>A name with a good and a bad address leads to the good one only.</summary>
    [Fact]
    public async Task Start_NameWithSeveralAddresses_ReachesTheAllowedOnesOnly()
    {
        await using var server = await ScriptedServer.StartAsync("1");
        using var http = EgressHttpClient.Create(
            new EgressOptions { AllowLoopback = true },
            (_, _) => Task.FromResult<IPAddress[]>([Metadata, IPAddress.Loopback])
        );
        (await Measure(new WebMetric { Url = $"http://mixed.test:{server.Address.Port}/" }, http)).ShouldBeValue().Text.ShouldBe("1");
    }

    /// <summary>Rebinding: the second answer of DNS leads inside, and the next connection is checked like the first.</summary>
    [Fact]
    public async Task Start_NameThatIsBoundAnew_IsCheckedForEachConnection()
    {
        await using var server = await ScriptedServer.StartAsync(
            static (context, _) =>
            {
                context.Response.Headers.Connection = "close";
                return context.Response.WriteAsync("1");
            }
        );
        var answers = new Queue<IPAddress>([IPAddress.Loopback, Metadata]);
        using var http = EgressHttpClient.Create(
            new EgressOptions { AllowLoopback = true },
            (_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()])
        );
        var metric = new WebMetric { Url = $"http://rebound.test:{server.Address.Port}/" };
        (await Measure(metric, http)).ShouldBeValue();
        (await Measure(metric, http)).ShouldBeError().ShouldContain("rebound.test is 169.254.169.254");
    }

    /// <summary>Within a request, redirects included, DNS is asked once.</summary>
    [Fact]
    public async Task Start_RedirectOfARequest_GoesWhereTheRequestWent()
    {
        await using var server = await ScriptedServer.StartAsync(
            static (context, seen) =>
            {
                context.Response.Headers.Connection = "close";
                if (seen.Path == "/")
                {
                    context.Response.Redirect("/next");
                    return Task.CompletedTask;
                }

                return context.Response.WriteAsync("1");
            }
        );
        var asked = 0;
        using var http = EgressHttpClient.Create(
            new EgressOptions { AllowLoopback = true },
            (_, _) => Task.FromResult<IPAddress[]>([Interlocked.Increment(ref asked) == 1 ? IPAddress.Loopback : Metadata])
        );
        (await Measure(new WebMetric { Url = $"http://pinned.test:{server.Address.Port}/" }, http)).ShouldBeValue().Text.ShouldBe("1");
        server.Seen.Select(static s => s.Path).ShouldBe(["/", "/next"]);
        asked.ShouldBe(1);
    }

    /// <summary>The API server is refused by address and port, whatever name leads there.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:PORT/")]
    [InlineData("http://kubernetes.default.svc:PORT/")]
    public async Task Start_OwnApiServer_IsReachedWhenAllowedOnly(string url)
    {
        await using var server = await ScriptedServer.StartAsync("1");
        var options = new EgressOptions { AllowLoopback = true, ClusterApi = { server.Address } };
        var metric = new WebMetric { Url = url.Replace("PORT", $"{server.Address.Port}", StringComparison.Ordinal) };
        NameResolver resolve = static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        using (var http = EgressHttpClient.Create(options, resolve))
        {
            (await Measure(metric, http)).ShouldBeError().ShouldContain("API server of the cluster");
        }

        options.AllowClusterApi = true;
        using var allowed = EgressHttpClient.Create(options, resolve);
        (await Measure(metric, allowed)).ShouldBeValue();
    }

    /// <summary>The addresses of the API server's own name, however the metric writes one of them.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:PORT/")]
    [InlineData("http://2130706433:PORT/")]
    [InlineData("http://0x7f000001:PORT/")]
    [InlineData("http://0177.0.0.1:PORT/")]
    [InlineData("http://[::ffff:127.0.0.1]:PORT/")]
    [InlineData("http://[::ffff:7f00:1]:PORT/")]
    [InlineData("http://innocent.test:PORT/")]
    public async Task Start_AddressOfTheApiServersName_IsRefusedInEveryNotation(string url)
    {
        await using var server = await ScriptedServer.StartAsync("1");
        var options = new EgressOptions { AllowLoopback = true, ClusterApi = { new Uri($"https://api.test:{server.Address.Port}") } };
        using var http = EgressHttpClient.Create(options, (host, _) => Task.FromResult(Addresses(host)));

        (await Measure(new WebMetric { Url = url.Replace("PORT", $"{server.Address.Port}", StringComparison.Ordinal) }, http))
            .ShouldBeError()
            .ShouldContain("API server of the cluster");
        server.Seen.ShouldBeEmpty();

        static IPAddress[] Addresses(string host) =>
            IPAddress.TryParse(host, out var address) ? [address]
            : host == "api.test" ? [IPAddress.Parse("fd00:10::1"), IPAddress.Parse("::ffff:127.0.0.1")]
            : [IPAddress.Loopback];
    }

    /// <summary>A name that gives its addresses in turns, or none for a while, opens none of them.</summary>
    [Fact]
    public async Task Start_ApiServerWhoseNameDoesNotResolveNow_StaysRefused()
    {
        await using var server = await ScriptedServer.StartAsync("1");
        var options = new EgressOptions { AllowLoopback = true, ClusterApi = { new Uri($"https://api.test:{server.Address.Port}") } };
        var asked = 0;
        using var http = EgressHttpClient.Create(
            options,
            (host, _) =>
                host != "api.test"
                    ? Task.FromResult<IPAddress[]>([IPAddress.Loopback])
                    : ++asked switch
                    {
                        1 => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
                        2 => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.9")]),
                        _ => throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.TryAgain),
                    }
        );
        var metric = new WebMetric { Url = $"http://innocent.test:{server.Address.Port}/" };
        for (var i = 0; i < 3; i++)
        {
            (await Measure(metric, http)).ShouldBeError().ShouldContain("API server of the cluster");
        }

        asked.ShouldBe(3);
        server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_HostThatIsNotListed_IsNotAskedForInVain()
    {
        await using var server = await ScriptedServer.StartAsync("1");
        var options = new EgressOptions { AllowLoopback = true, AllowedHosts = { "*.metrics.test" } };
        using var http = EgressHttpClient.Create(options, static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        (await Measure(new WebMetric { Url = $"http://a.metrics.test:{server.Address.Port}/" }, http)).ShouldBeValue();
        (await Measure(new WebMetric { Url = $"http://b.test:{server.Address.Port}/" }, http))
            .ShouldBeError()
            .ShouldContain("in neither list of what is allowed");
        server.Seen.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest", "link-local")]
    [InlineData("http://other.test/", "in neither list")]
    public async Task Start_ThroughAProxy_WhatCanBeSeenIsChecked(string url, string reason)
    {
        using var http = EgressHttpClient.Create(new EgressOptions { UseProxy = true, AllowedHosts = { "a.test" } });
        (await Measure(new WebMetric { Url = url }, http)).ShouldBeError().ShouldContain(reason);
    }

    private static Task<ProviderAnswer> Measure(WebMetric metric, HttpClient http) =>
        Given.Registry().Find("web")!.StartAsync(Given.Context(new MetricProvider { Web = metric }) with { Http = http });
}
