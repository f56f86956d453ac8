using System.Net;

namespace Rollouts.Providers.Tests;

public sealed class AddressPolicyTests
{
    [Theory]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("127.255.255.254", "loopback")]
    [InlineData("::1", "loopback")]
    [InlineData("::ffff:127.0.0.1", "loopback")]
    [InlineData("::ffff:0:127.0.0.1", "loopback")]
    [InlineData("::127.0.0.1", "loopback")]
    [InlineData("64:ff9b::7f00:1", "loopback")]
    [InlineData("64:ff9b:1::7f00:1", "loopback")]
    [InlineData("2002:7f00:1::1", "loopback")]
    [InlineData("169.254.169.254", "link-local")]
    [InlineData("169.254.0.1", "link-local")]
    [InlineData("::ffff:169.254.169.254", "link-local")]
    [InlineData("2002:a9fe:a9fe::", "link-local")]
    [InlineData("64:ff9b::a9fe:a9fe", "link-local")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("fe80::1%2", "link-local")]
    [InlineData("fd00:ec2::254", "link-local")]
    [InlineData("fd20:ce::254", "link-local")]
    [InlineData("fd00:c1::a9fe:a9fe", "link-local")]
    [InlineData("fd00:42::42", "link-local")]
    [InlineData("192.0.0.192", "link-local")]
    [InlineData("100.100.100.200", "link-local")]
    [InlineData("168.63.129.16", "link-local")]
    [InlineData("0.0.0.0", "no address of a host")]
    [InlineData("0.1.2.3", "no address of a host")]
    [InlineData("::", "no address of a host")]
    [InlineData("224.0.0.1", "no address of a host")]
    [InlineData("255.255.255.255", "no address of a host")]
    [InlineData("ff02::1", "no address of a host")]
    public void Refusal_AddressThatTemplatesMustNotReach_SaysWhatItIs(string address, string kind) =>
        Refusal(new EgressOptions(), address).ShouldNotBeNull().ShouldContain(kind);

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("fd12:3456::1")]
    [InlineData("93.184.216.34")]
    [InlineData("2606:2800:220:1::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void Refusal_AddressOfASource_IsNull(string address) => Refusal(new EgressOptions(), address).ShouldBeNull();

    [Theory]
    [InlineData("10.0.0.1", false)]
    [InlineData("fd12:3456::1", false)]
    [InlineData("93.184.216.34", true)]
    public void Refusal_PrivateNetworksClosed_LeavesThePublicOnes(string address, bool allowed) =>
        (Refusal(new EgressOptions { AllowPrivate = false }, address) is null).ShouldBe(allowed);

    [Fact]
    public void Refusal_KindIsAllowed_IsNull()
    {
        Refusal(new EgressOptions { AllowLoopback = true }, "::ffff:127.0.0.1").ShouldBeNull();
        Refusal(new EgressOptions { AllowLinkLocal = true }, "169.254.169.254").ShouldBeNull();
        Refusal(new EgressOptions { AllowLoopback = true }, "169.254.169.254").ShouldNotBeNull();
    }

    /// <summary>A wide network is meant for sources, not for what is closed inside it.</summary>
    [Theory]
    [InlineData("127.0.0.0/8", "127.0.0.1", true)]
    [InlineData("169.254.169.254/32", "169.254.169.254", true)]
    [InlineData("169.254.169.254/32", "169.254.169.253", false)]
    [InlineData("10.1.0.0/16", "10.1.2.3", true)]
    [InlineData("10.1.0.0/16", "10.2.2.3", false)]
    [InlineData("10.1.0.0/16", "::ffff:10.1.2.3", true)]
    [InlineData("0.0.0.0/0", "10.1.2.3", true)]
    [InlineData("0.0.0.0/0", "127.0.0.1", false)]
    [InlineData("0.0.0.0/0", "169.254.169.254", false)]
    [InlineData("::/0", "::1", false)]
    [InlineData("::/0", "fe80::1", false)]
    [InlineData("0.0.0.0/0", "0.0.0.0", false)]
    public void Refusal_AllowedNetwork_IsAList(string network, string address, bool allowed) =>
        (Refusal(new EgressOptions { AllowedNetworks = { network } }, address) is null).ShouldBe(allowed);

    [Theory]
    [InlineData("metrics.example.com", true)]
    [InlineData("METRICS.example.com", true)]
    [InlineData("metrics.example.com.", true)]
    [InlineData("a.prom.example.org", true)]
    [InlineData("a.b.prom.example.org", true)]
    [InlineData("prom.example.org", false)]
    [InlineData("evilprom.example.org", false)]
    [InlineData("metrics.example.com.evil.test", false)]
    public void Refusal_AllowedHosts_AreAList(string host, bool allowed)
    {
        var options = new EgressOptions { AllowedHosts = { "metrics.example.com", "*.prom.example.org" } };
        (Refusal(options, "93.184.216.34", host) is null).ShouldBe(allowed);
    }

    /// <summary>Who owns a name decides what it resolves to.</summary>
    [Fact]
    public void Refusal_AllowedHostAtTheMetadataOfTheMachine_IsRefused() =>
        Refusal(new EgressOptions { AllowedHosts = { "metrics.example.com" } }, "169.254.169.254", "metrics.example.com").ShouldNotBeNull();

    [Fact]
    public void Refusal_ClusterApi_IsOpenedByItsOwnSwitchOnly()
    {
        var address = IPAddress.Parse("10.96.0.1");
        new AddressPolicy(new EgressOptions { AllowedNetworks = { "10.0.0.0/8" } })
            .Refusal("kubernetes", address, isClusterApi: true)
            .ShouldNotBeNull()
            .ShouldContain("API server");
        new AddressPolicy(new EgressOptions { AllowClusterApi = true }).Refusal("kubernetes", address, isClusterApi: true).ShouldBeNull();
    }

    /// <summary>The name means the API server wherever it leads, so no answer of DNS makes it something else.</summary>
    [Theory]
    [InlineData("kubernetes.default", true)]
    [InlineData("kubernetes.default.svc", true)]
    [InlineData("KUBERNETES.default.svc.", true)]
    [InlineData("kubernetes.default.svc.cluster.local", true)]
    [InlineData("kubernetes.default.svc.corp.example", true)]
    [InlineData("kubernetes.default.svcs", false)]
    [InlineData("kubernetes.monitoring.svc", false)]
    [InlineData("a.kubernetes.default.svc", false)]
    public void Refusal_NameOfTheApiServer_IsRefusedWhateverItsAddress(string host, bool refused)
    {
        (Refusal(new EgressOptions(), "93.184.216.34", host) is not null).ShouldBe(refused);
        Refusal(new EgressOptions { AllowClusterApi = true }, "93.184.216.34", host).ShouldBeNull();
    }

    /// <summary>A proxy resolves names itself, so what names mean is all there is to go by.</summary>
    [Theory]
    [InlineData("http://169.254.169.254/latest", "link-local")]
    [InlineData("http://2852039166/latest", "link-local")]
    [InlineData("http://0xa9fea9fe/latest", "link-local")]
    [InlineData("http://0251.0376.0251.0376/latest", "link-local")]
    [InlineData("http://[::ffff:169.254.169.254]/latest", "link-local")]
    [InlineData("http://[fd00:ec2::254]/latest", "link-local")]
    [InlineData("http://metadata.google.internal/computeMetadata/v1/", "link-local")]
    [InlineData("http://METADATA.google.internal./", "link-local")]
    [InlineData("http://instance-data/latest", "link-local")]
    [InlineData("http://localhost:8001/api", "loopback")]
    [InlineData("http://a.localhost/", "loopback")]
    [InlineData("http://0x7f.1/", "loopback")]
    [InlineData("https://kubernetes.default.svc/api", "API server")]
    [InlineData("https://kubernetes.default.svc.cluster.local:6443/api", "API server")]
    [InlineData("https://10.96.0.1/api", "API server")]
    [InlineData("https://[::ffff:10.96.0.1]/api", "API server")]
    [InlineData("https://0x0a600001/api", "API server")]
    [InlineData("https://API.cluster.test:6443/api", "API server")]
    [InlineData("https://[fd00:10::1]:443/api", "API server")]
    public void RefusalByName_WhatTemplatesMustNotReach_SaysWhatItIs(string url, string reason)
    {
        var options = new EgressOptions
        {
            ClusterApi = { new Uri("https://10.96.0.1"), new Uri("https://api.cluster.test:6443"), new Uri("https://[fd00:10::1]") },
        };

        new AddressPolicy(options).RefusalByName(new Uri(url)).ShouldNotBeNull().ShouldContain(reason);
    }

    [Theory]
    [InlineData("https://10.96.0.1:9090/")]
    [InlineData("https://api.cluster.test/")]
    [InlineData("https://prometheus.monitoring.svc/")]
    public void RefusalByName_Sources_AreNot(string url)
    {
        var options = new EgressOptions { ClusterApi = { new Uri("https://10.96.0.1"), new Uri("https://api.cluster.test:6443") } };

        new AddressPolicy(options).RefusalByName(new Uri(url)).ShouldBeNull();
    }

    private static string? Refusal(EgressOptions options, string address, string host = "metrics.test") =>
        new AddressPolicy(options).Refusal(host, IPAddress.Parse(address), isClusterApi: false);
}
