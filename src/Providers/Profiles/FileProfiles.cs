using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Providers;

/// <summary>Profiles as documents of one YAML file, read again whenever the file has changed.</summary>
public sealed class FileProfiles(string path) : IProfileSource
{
    private const long MaxBytes = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private (DateTime WrittenAt, long Length) _version;
    private IReadOnlyDictionary<string, JsonObject> _profiles = new Dictionary<string, JsonObject>(StringComparer.Ordinal);

    public Task<ProviderProfile?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!Current().TryGetValue(name, out var document))
        {
            return Task.FromResult<ProviderProfile?>(null);
        }

        return TypedReader.TryRead<ProviderProfile>(KubeJson.Serialize(document), out var profile, out var error)
            ? Task.FromResult(profile)
            : throw new ProviderException($"provider profile \"{name}\" in {path}: {error}");
    }

    private IReadOnlyDictionary<string, JsonObject> Current()
    {
        lock (_gate)
        {
            try
            {
                var file = new FileInfo(path);
                var version = (file.LastWriteTimeUtc, file.Exists ? file.Length : -1);
                if (version != _version)
                {
                    _profiles = Read(file);
                    _version = version;
                }

                return _profiles;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                throw new ProviderException($"the provider profiles in {path} cannot be read: {e.Message}", e);
            }
        }
    }

    private static Dictionary<string, JsonObject> Read(FileInfo file)
    {
        if (file.Length > MaxBytes)
        {
            throw new IOException($"it has more than {MaxBytes} bytes");
        }

        var profiles = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var document in KubeYaml.Read(File.ReadAllText(file.FullName)).OfType<JsonObject>())
        {
            var name = document["metadata"] is JsonObject metadata && metadata["name"] is JsonValue value ? value.ToString() : "";
            if (name.Length == 0 || !profiles.TryAdd(name, document))
            {
                throw new JsonException(name.Length == 0 ? "a document has no metadata.name" : $"there are two profiles \"{name}\"");
            }
        }

        return profiles;
    }
}
