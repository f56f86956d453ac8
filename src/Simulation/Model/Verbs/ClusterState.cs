using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>What all verbs share: the stores, what is served, and the source of uids and generated names.</summary>
internal sealed class ClusterState
{
    private const string NameAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    private readonly Random _random;

    public ClusterState(ClusterModelOptions options)
    {
        Storage = new ClusterStorage(options.HistoryLimit);
        _random = new Random(options.Seed);
    }

    public ClusterStorage Storage { get; }

    public ResourceCatalog Resources { get; } = new();

    public ObjectAdmission Admission { get; } = new();

    public static string Instant(DateTimeOffset now) => now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public ResourceDefinition Definition(ResourceType type) =>
        Resources.Find(type.Group, type.Version, type.Plural) ?? throw new RefusedException(Refusals.UnknownResource());

    /// <summary>The stored object.</summary>
    /// <exception cref="RefusedException">404 when there is none.</exception>
    public KubeObject Existing(ResourceDefinition definition, string? @namespace, string name) =>
        Find(definition, @namespace, name) ?? throw new RefusedException(Refusals.NotFound(definition.Type, name));

    public KubeObject? Find(ResourceDefinition definition, string? @namespace, string name) =>
        Storage.Store(definition.Store).Find(definition.Type.Namespaced ? @namespace ?? "" : "", name);

    /// <summary>A stored object as clients of a version see it.</summary>
    public static KubeObject Served(ResourceDefinition definition, KubeObject stored)
    {
        if (stored.Header.ApiVersion == definition.Type.ApiVersion)
        {
            return stored;
        }
        var node = stored.ToNode();
        node["apiVersion"] = definition.Type.ApiVersion;
        return KubeObject.FromNode(node);
    }

    public string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        // The marks of a random uuid (RFC 9562, version 4).
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    public string GenerateName(string prefix)
    {
        Span<char> suffix = stackalloc char[5];
        for (var i = 0; i < suffix.Length; i++)
        {
            suffix[i] = NameAlphabet[_random.Next(NameAlphabet.Length)];
        }
        // Names of pods become host names: the prefix gives way.
        return string.Concat(prefix.AsSpan(0, Math.Min(prefix.Length, 58)), suffix);
    }

    public static bool IsDeleting(JsonObject item) => item.At("metadata", "deletionTimestamp") is not null;

    public static bool HasFinalizers(JsonObject item) => item.At("metadata", "finalizers") is JsonArray { Count: > 0 };
}
