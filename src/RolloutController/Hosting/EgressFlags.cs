using System.CommandLine;

namespace Rollouts.RolloutController;

/// <summary>What the controller may reach outside of the cluster's API, under the names that the analysis service has for it (docs/providers.md).</summary>
internal sealed class EgressFlags
{
    private readonly Option<string?> _hosts = new("--provider-allow-hosts")
    {
        Description = "names that the Prometheus of a measured share, and what serves plugins, may have, as a.example.com,*.b.example.com",
    };
    private readonly Option<string?> _networks = new("--provider-allow-networks")
    {
        Description = "networks that they may be in, as 10.0.0.0/8,fd00::/8",
    };
    private readonly Option<bool> _private = new("--provider-allow-private")
    {
        Description = "whether they may have private addresses",
        DefaultValueFactory = _ => true,
    };
    private readonly Option<bool> _loopback = new("--provider-allow-loopback") { Description = "let them be on a loopback address" };
    private readonly Option<bool> _linkLocal = new("--provider-allow-link-local") { Description = "let them have link-local addresses" };
    private readonly Option<bool> _clusterApi = new("--provider-allow-cluster-api")
    {
        Description = "let them be the cluster's API server",
    };
    private readonly Option<string?> _authorities = new("--provider-ca-file")
    {
        Description = "PEM file of authorities that they may use besides those of the system",
    };

    public IEnumerable<Option> All => [_hosts, _networks, _private, _loopback, _linkLocal, _clusterApi, _authorities];

    public void Fill(RolloutControllerOptions options, ParseResult parsed)
    {
        var egress = options.Egress;
        AddTo(egress.AllowedHosts, parsed.GetValue(_hosts));
        AddTo(egress.AllowedNetworks, parsed.GetValue(_networks));
        egress.AllowPrivate = parsed.GetValue(_private);
        egress.AllowLoopback = parsed.GetValue(_loopback);
        egress.AllowLinkLocal = parsed.GetValue(_linkLocal);
        egress.AllowClusterApi = parsed.GetValue(_clusterApi);
        egress.CertificateAuthorityFile = parsed.GetValue(_authorities);
    }

    private static void AddTo(IList<string> list, string? value)
    {
        foreach (var item in (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            list.Add(item);
        }
    }
}
