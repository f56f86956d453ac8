using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rollouts.Kubernetes;

/// <summary>Reads kubeconfig files as kubectl does: several files merge, the first that names an entry wins, paths are relative to their file.</summary>
public static class KubeConfig
{
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Reads one file, which must exist.</summary>
    /// <param name="path">The kubeconfig.</param>
    /// <param name="context">The context to use; null for <c>current-context</c>.</param>
    /// <param name="time">The clock that token files are re-read by.</param>
    /// <param name="overrides">Names a cluster and a user to take instead of the context's; null for the context's.</param>
    /// <exception cref="KubeConfigException">The file or the context cannot be used.</exception>
    public static ClusterConnection Load(
        string path,
        string? context = null,
        TimeProvider? time = null,
        ConnectionOverrides? overrides = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path)
            ? LoadMerged([path], context, time, overrides)
            : throw new KubeConfigException($"the kubeconfig {path} does not exist");
    }

    /// <summary>Reads and merges files, skipping those that do not exist, as the <c>KUBECONFIG</c> list does.</summary>
    /// <exception cref="KubeConfigException">No file exists, or the files or the context cannot be used.</exception>
    public static ClusterConnection LoadMerged(
        IReadOnlyList<string> paths,
        string? context = null,
        TimeProvider? time = null,
        ConnectionOverrides? overrides = null
    )
    {
        ArgumentNullException.ThrowIfNull(paths);
        var files = paths.Where(File.Exists).Select(Read).ToList();
        if (files.Count == 0)
        {
            throw new KubeConfigException($"none of the kubeconfig files {string.Join(", ", paths)} exists");
        }

        return Choose(files, paths, context, overrides, time);
    }

    /// <summary>Reads a kubeconfig that is stored as a text, for example in a Secret. It cannot name files: they would be those of this machine.</summary>
    /// <param name="text">The kubeconfig.</param>
    /// <param name="source">Where it comes from, for messages, which never quote the text's secrets.</param>
    /// <param name="time">The clock of the connection.</param>
    /// <exception cref="KubeConfigException">The text is no kubeconfig, or its current context cannot be used.</exception>
    public static ClusterConnection Parse(string text, string source, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(source);
        if (text.Length > MaxBytes)
        {
            throw new KubeConfigException($"{source} is larger than {MaxBytes} bytes");
        }

        try
        {
            return Choose([Root(source, text, mayNameFiles: false)], [source], null, null, time);
        }
        catch (Exception cause) when (cause is YamlException or ArgumentException or InvalidOperationException)
        {
            // What the parser says may quote what it read.
            throw new KubeConfigException($"{source} is not YAML");
        }
    }

    private static ClusterConnection Choose(
        List<KubeConfigSection> files,
        IReadOnlyList<string> paths,
        string? context,
        ConnectionOverrides? overrides,
        TimeProvider? time
    )
    {
        var contextName =
            context
            ?? files.Select(static file => file.Text("current-context")).FirstOrDefault(static name => name is not null)
            ?? throw new KubeConfigException(
                $"{Names(paths)}: current-context is not set; set it with `kubectl config use-context` or name a context"
            );
        var chosen = Named(files, "contexts", "context", contextName, paths);
        var clusterName =
            overrides?.Cluster
            ?? chosen.Text("cluster")
            ?? throw new KubeConfigException($"{chosen.Path}: context \"{contextName}\" names no cluster");
        var cluster = Named(files, "clusters", "cluster", clusterName, paths);
        var userName = overrides?.User ?? chosen.Text("user");
        var user = userName is null ? null : Named(files, "users", "user", userName, paths);
        return Connect(cluster, user, chosen.Text("namespace"), time ?? TimeProvider.System);
    }

    private static ClusterConnection Connect(KubeConfigSection cluster, KubeConfigSection? user, string? @namespace, TimeProvider time)
    {
        var text = cluster.Text("server") ?? throw new KubeConfigException($"{cluster.Path}: the cluster has no server");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || server.Scheme is not ("https" or "http"))
        {
            // What is stored as a secret is not quoted.
            throw new KubeConfigException(
                $"{cluster.Path}: server{(cluster.MayNameFiles ? $" \"{text}\"" : "")} must be an http or https address"
            );
        }

        return new ClusterConnection
        {
            Server = server,
            CertificateAuthorities = cluster.Pem("certificate-authority") is { } pem ? Authorities(pem, cluster.Path) : null,
            InsecureSkipTlsVerify = cluster.Flag("insecure-skip-tls-verify"),
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = cluster.Text("proxy-url") is { } proxy ? ProxyAddress(proxy, cluster.Path) : null,
            ClientCertificate = user is null ? null : Certificate(user),
            Credentials = user is null ? null : Credentials(user, time),
            Impersonation = user?.Text("as") is { } name ? Acting(name, user) : null,
            Namespace = @namespace ?? "default",
        };
    }

    private static Impersonation Acting(string name, KubeConfigSection user) =>
        user.Texts("as-groups") is { Count: <= 1 } groups
            ? new Impersonation(name, user.Text("as-uid"), groups is [var only] ? only : null)
            : throw new KubeConfigException($"{user.Path}: users[].as-groups names several groups; only one can be acted as, name one");

    internal static X509Certificate2Collection Authorities(string pem, string path)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException cause)
        {
            throw new KubeConfigException($"{path}: certificate-authority is not a PEM certificate", cause);
        }

        return authorities.Count > 0
            ? authorities
            : throw new KubeConfigException($"{path}: certificate-authority holds no PEM certificate");
    }

    /// <summary>A certificate with its private key.</summary>
    /// <exception cref="CryptographicException">The texts are not a pair.</exception>
    internal static X509Certificate2 Pair(string certificate, string key)
    {
        var pair = X509Certificate2.CreateFromPem(certificate, key);
        // Schannel cannot use keys that exist only in memory.
        return OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null) : pair;
    }

    private static X509Certificate2? Certificate(KubeConfigSection user)
    {
        var certificate = user.Pem("client-certificate");
        var key = user.Pem("client-key");
        if (certificate is null && key is null)
        {
            return null;
        }

        if (certificate is null || key is null)
        {
            throw new KubeConfigException($"{user.Path}: client-certificate and client-key must be given together");
        }

        try
        {
            return Pair(certificate, key);
        }
        catch (Exception cause) when (cause is CryptographicException or ArgumentException)
        {
            throw new KubeConfigException($"{user.Path}: client-certificate and client-key are not a PEM pair", cause);
        }
    }

    private static CredentialSource? Credentials(KubeConfigSection user, TimeProvider time)
    {
        if (user.Has("exec"))
        {
            throw new KubeConfigException(
                $"{user.Path}: users[].exec (a credential plugin) is not supported; use a token, tokenFile or client certificate, "
                    + "for example `kubectl create token`"
            );
        }

        if (user.Has("auth-provider"))
        {
            throw new KubeConfigException(
                $"{user.Path}: users[].auth-provider was removed from Kubernetes; use a token, tokenFile or client certificate"
            );
        }

        // kubectl prefers the file over the inline token, which may be an old copy.
        if (user.FilePath("tokenFile") is { } file)
        {
            return CredentialSource.TokenFile(file, time);
        }

        if (user.Text("token") is { } token)
        {
            return CredentialSource.Token(token);
        }

        return user.Text("username") is { } name ? CredentialSource.Basic(name, user.Text("password") ?? "") : null;
    }

    private static Uri ProxyAddress(string text, string path) =>
        Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is ("http" or "https" or "socks5")
            ? proxy
            : throw new KubeConfigException($"{path}: proxy-url must be an http, https or socks5 address");

    private static KubeConfigSection Read(string path)
    {
        try
        {
            return Root(path, BoundedFile.ReadText(path, MaxBytes), mayNameFiles: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or YamlException)
        {
            throw new KubeConfigException($"the kubeconfig {path} cannot be read: {cause.Message}", cause);
        }
    }

    private static KubeConfigSection Root(string path, string text, bool mayNameFiles)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return new KubeConfigSection(
            path,
            yaml.Documents.Count > 0 && yaml.Documents[0].RootNode is YamlMappingNode root ? root : [],
            mayNameFiles
        );
    }

    private static KubeConfigSection Named(
        List<KubeConfigSection> files,
        string list,
        string member,
        string name,
        IReadOnlyList<string> paths
    ) =>
        files.Select(file => file.Entry(list, member, name)).FirstOrDefault(static entry => entry is not null)
        ?? throw new KubeConfigException($"{Names(paths)}: {list} has no entry named \"{name}\"");

    private static string Names(IReadOnlyList<string> paths) => string.Join(Path.PathSeparator, paths);
}
