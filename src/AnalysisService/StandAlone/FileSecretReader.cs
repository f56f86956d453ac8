using System.Text;
using Rollouts.Analysis;

namespace Rollouts.AnalysisService;

/// <summary>
/// Secrets without a cluster, one file each as Kubernetes mounts them: <c>folder/namespace/secret/key</c>. Provider credentials are those of
/// namespace <c>default</c> unless the service is given another. Read fresh each time.
/// </summary>
internal sealed class FileSecretReader : ISecretReader
{
    private const int MaxBytes = 1 << 20;
    private const int MaxKeys = 100;

    private readonly string _folder;
    private readonly string _serviceNamespace;

    public FileSecretReader(string folder, string serviceNamespace)
    {
        _folder = Path.GetFullPath(folder);
        _serviceNamespace = serviceNamespace;
    }

    public async Task<string> ReadAsync(
        SecretScope scope,
        string runNamespace,
        string name,
        string key,
        CancellationToken cancellationToken = default
    )
    {
        var folder = FolderOf(scope, runNamespace, name);
        if (!IsName(key) || !File.Exists(Path.Combine(folder, key)))
        {
            throw new ProviderException(
                $"key '{key}' does not exist in secret '{name}': without a cluster it is a file of that name in the secret's folder"
            );
        }

        return await TextOfAsync(Path.Combine(folder, key), name, key, cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(
        SecretScope scope,
        string runNamespace,
        string name,
        CancellationToken cancellationToken = default
    )
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(FolderOf(scope, runNamespace, name)).Take(MaxKeys))
        {
            var key = Path.GetFileName(path);
            values[key] = await TextOfAsync(path, name, key, cancellationToken);
        }

        return values;
    }

    private string FolderOf(SecretScope scope, string runNamespace, string name)
    {
        var @namespace = scope == SecretScope.Run ? runNamespace : _serviceNamespace;
        var folder = Path.Combine(_folder, @namespace, name);
        return IsName(@namespace) && IsName(name) && Directory.Exists(folder)
            ? folder
            : throw new ProviderException(
                $"secrets \"{name}\" not found: without a cluster it is the folder {@namespace}/{name} in the folder of secrets (--secrets), with a file for each key"
            );
    }

    // Names come from manifests of strangers: none of them leaves the folder.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= 253 && name[0] != '.' && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    private static async Task<string> TextOfAsync(string path, string name, string key, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var bytes = new byte[Math.Min(file.Length, MaxBytes) + 1];
            var count = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            // Editors end a file with a line break that is no part of the secret.
            return count <= MaxBytes
                ? new UTF8Encoding(false, true).GetString(bytes.AsSpan(0, count)).TrimEnd('\r', '\n')
                : throw new ProviderException($"key '{key}' of secret '{name}' has more than {MaxBytes} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new ProviderException($"key '{key}' of secret '{name}' cannot be read as text", e);
        }
    }
}
