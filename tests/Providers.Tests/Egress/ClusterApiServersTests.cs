namespace Rollouts.Providers.Tests;

public sealed class ClusterApiServersTests
{
    [Theory]
    [InlineData("10.96.0.1", "443", null, "https://10.96.0.1/;https://kubernetes.default.svc/")]
    [InlineData("10.96.0.1", "6443", "443", "https://10.96.0.1:6443/;https://kubernetes.default.svc:6443/")]
    [InlineData("10.96.0.1", "tcp://10.96.0.1:443", "6443", "https://10.96.0.1:6443/;https://kubernetes.default.svc:6443/")]
    [InlineData("10.96.0.1", null, null, "https://10.96.0.1/;https://kubernetes.default.svc/")]
    [InlineData("10.96.0.1", "0", "70000", "https://10.96.0.1/;https://kubernetes.default.svc/")]
    [InlineData("fd00:10:96::1", "443", null, "https://[fd00:10:96::1]/;https://kubernetes.default.svc/")]
    [InlineData("[fd00:10:96::1]", "443", null, "https://[fd00:10:96::1]/;https://kubernetes.default.svc/")]
    [InlineData("api.internal", "443", null, "https://api.internal/;https://kubernetes.default.svc/")]
    [InlineData("no host", "443", null, "")]
    [InlineData("", "443", null, "")]
    [InlineData(null, "443", null, "")]
    public void OfPod_Environment_NamesTheServer(string? host, string? port, string? httpsPort, string servers)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["KUBERNETES_SERVICE_HOST"] = host,
            ["KUBERNETES_SERVICE_PORT"] = port,
            ["KUBERNETES_SERVICE_PORT_HTTPS"] = httpsPort,
        };

        string.Join(';', ClusterApiServers.OfPod(environment.GetValueOrDefault)).ShouldBe(servers);
    }
}
