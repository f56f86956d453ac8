using System.CommandLine;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>The flags of <c>kubectl</c> that say which cluster is meant, on every command.</summary>
internal sealed class ConnectionFlags
{
    private static readonly TimeSpan DefaultRequestTimeout = TimeSpan.FromSeconds(30);

    private readonly Option<string?> _kubeconfig = Text("--kubeconfig", "Path of the kubeconfig to use");
    private readonly Option<string?> _context = Text("--context", "Name of the kubeconfig context to use");
    private readonly Option<string?> _cluster = Text("--cluster", "Name of the kubeconfig cluster to use");
    private readonly Option<string?> _user = Text("--user", "Name of the kubeconfig user to use");
    private readonly Option<string?> _namespace = Text("--namespace", "Namespace of this request", "-n");
    private readonly Option<string?> _server = Text("--server", "Address and port of the API server", "-s");
    private readonly Option<string?> _tlsServerName = Text("--tls-server-name", "Name expected in the server's certificate");
    private readonly Option<bool> _insecure = new("--insecure-skip-tls-verify") { Description = "Accept any certificate of the server" };
    private readonly Option<string?> _authority = Text("--certificate-authority", "Path of the certificate of the authority");
    private readonly Option<string?> _certificate = Text("--client-certificate", "Path of a client certificate for TLS");
    private readonly Option<string?> _key = Text("--client-key", "Path of a client key for TLS");
    private readonly Option<string?> _token = Text("--token", "Bearer token for the API server");
    private readonly Option<string?> _as = Text("--as", "User to act as");
    private readonly Option<string?> _asUid = Text("--as-uid", "UID to act as");
    private readonly Option<string?> _asGroup = Text("--as-group", "Group to act as");
    private readonly Option<string?> _cacheDir = Text("--cache-dir", "Accepted for kubectl's sake; nothing is cached on disk");
    private readonly Option<bool> _compression = new("--disable-compression")
    {
        Description = "Accepted for kubectl's sake; has no effect",
    };
    private readonly Option<int> _klogLevel = new("--kloglevel", "-v")
    {
        Description = "Accepted for Argo's sake; has no effect",
        HelpName = "int",
    };
    private readonly Option<string?> _logLevel = Text("--loglevel", "Accepted for Argo's sake; has no effect");
    private readonly Option<string?> _timeout = Text(
        "--request-timeout",
        "How long one request may take, such as 1s, 2m, 3h; 0 for no limit. [default: 30s]"
    );

    /// <summary>Puts the flags onto a command and everything below it.</summary>
    public void AddTo(Command root)
    {
        Option[] all =
        [
            _as,
            _asGroup,
            _asUid,
            _cacheDir,
            _authority,
            _certificate,
            _key,
            _cluster,
            _context,
            _compression,
            _insecure,
            _klogLevel,
            _kubeconfig,
            _logLevel,
            _namespace,
            _timeout,
            _server,
            _tlsServerName,
            _token,
            _user,
        ];
        foreach (var option in all)
        {
            option.Recursive = true;
            root.Add(option);
        }
    }

    /// <summary>The namespace that was asked for; null when none was.</summary>
    public string? NamespaceOf(ParseResult parsed) => parsed.GetValue(_namespace) is { Length: > 0 } space ? space : null;

    /// <summary>Opens what the flags, the environment and the kubeconfig say.</summary>
    /// <exception cref="KubeConfigException">They name no cluster that can be used.</exception>
    /// <exception cref="CommandFailure">A flag cannot be read.</exception>
    public ClusterSession Open(ParseResult parsed, CommandHost host)
    {
        var overrides = new ConnectionOverrides
        {
            Cluster = parsed.GetValue(_cluster),
            User = parsed.GetValue(_user),
            Server = Server(parsed.GetValue(_server)),
            TlsServerName = parsed.GetValue(_tlsServerName),
            InsecureSkipTlsVerify = parsed.GetResult(_insecure) is { Implicit: false } ? parsed.GetValue(_insecure) : null,
            CertificateAuthority = parsed.GetValue(_authority),
            ClientCertificate = parsed.GetValue(_certificate),
            ClientKey = parsed.GetValue(_key),
            Token = parsed.GetValue(_token),
            Namespace = NamespaceOf(parsed),
            Impersonation = Impersonation(parsed),
        };
        var connection = ConnectionFinder.Find(
            parsed.GetValue(_kubeconfig),
            parsed.GetValue(_context),
            host.Time,
            host.Environment,
            overrides
        );
        var options = new ClientOptions
        {
            UserAgent = "kubectl-argo-rollouts",
            // One person at one terminal needs no rate limit.
            Qps = 0,
            RequestTimeout = RequestTimeout(parsed.GetValue(_timeout)),
        };
        return new ClusterSession(host.Connect(connection, options, host.Time), connection.Namespace, host);
    }

    private Impersonation? Impersonation(ParseResult parsed)
    {
        var (user, uid, group) = (parsed.GetValue(_as), parsed.GetValue(_asUid), parsed.GetValue(_asGroup));
        return (user, uid, group) switch
        {
            (not null, _, _) => new Impersonation(user, uid, group),
            (null, null, null) => null,
            _ => throw new CommandFailure("--as-uid and --as-group need --as: name the user to act as"),
        };
    }

    private static Uri? Server(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // As kubectl reads it: without a scheme it is plain HTTP.
        return
            Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var server)
            && server.Scheme is "http" or "https"
            ? server
            : throw new CommandFailure($"--server \"{text}\" must be an http or https address");
    }

    private static TimeSpan RequestTimeout(string? text) =>
        text switch
        {
            null => DefaultRequestTimeout,
            "0" => TimeSpan.FromDays(1),
            _ when int.TryParse(text, out var seconds) && seconds > 0 => TimeSpan.FromSeconds(seconds),
            _ when GoDuration.TryParse(text, out var duration) && duration.Nanoseconds >= 0 => duration.Nanoseconds == 0
                ? TimeSpan.FromDays(1)
                : TimeSpan.FromTicks(Math.Clamp(duration.ToTimeSpan().Ticks, 1, TimeSpan.TicksPerDay)),
            _ => throw new CommandFailure($"--request-timeout \"{text}\" must be a duration such as 1s, 2m or 3h"),
        };

    private static Option<string?> Text(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = "string" };
}
