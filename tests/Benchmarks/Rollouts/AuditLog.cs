using System.Text.Json;

namespace Rollouts.Benchmarks;

/// <summary>What one user asked of the API server, by the server's own account: its audit log.</summary>
internal sealed class AuditLog
{
    /// <summary>Whose calls are counted.</summary>
    public const string User = "rollouts-controller";

    private readonly string _path;
    private readonly Dictionary<string, string> _versions = [];
    private long _position;

    private AuditLog(string path) => _path = path;

    /// <summary>The flags with which the API server keeps such a log.</summary>
    public static (AuditLog Log, string[] Flags) Prepare(string folder)
    {
        var policy = Path.Combine(folder, "audit-policy.yaml");
        File.WriteAllText(
            policy,
            $"""
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules:
            - level: RequestResponse
              users: [{User}]
              verbs: [patch, update]
            - level: Metadata
              users: [{User}]
            - level: None
            """
        );
        var path = Path.Combine(folder, "audit.log");
        return (new AuditLog(path), [$"--audit-policy-file={policy}", $"--audit-log-path={path}", "--audit-log-maxsize=100000"]);
    }

    /// <summary>What was asked since the last call.</summary>
    public AuditCounts Next()
    {
        var counts = new AuditCounts();
        if (!File.Exists(_path))
        {
            return counts;
        }

        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _position;
        using var text = new StreamReader(file);
        while (text.ReadLine() is { } line)
        {
            using var entry = JsonDocument.Parse(line);
            Count(entry.RootElement, counts);
        }

        _position = file.Position;
        return counts;
    }

    private void Count(JsonElement entry, AuditCounts counts)
    {
        if (!entry.TryGetProperty("objectRef", out var target))
        {
            return;
        }

        var verb = Text(entry, "verb");
        var subresource = Text(target, "subresource");
        var kind = Text(target, "resource") + (subresource.Length == 0 ? "" : "/" + subresource);
        var code = entry.GetProperty("responseStatus").GetProperty("code").GetInt32();
        counts.Add(verb, kind, code);
        if (verb is "patch" && kind != "events" && entry.TryGetProperty("requestObject", out var patch))
        {
            counts.Change(kind, PatchedMembers.Of(patch));
        }

        if (verb is not ("patch" or "update") || code >= 300 || !entry.TryGetProperty("responseObject", out var answer))
        {
            return;
        }

        var metadata = answer.GetProperty("metadata");
        var version = Text(metadata, "resourceVersion");
        var uid = Text(metadata, "uid");
        // The guard of the write, else what the last write answered.
        var before =
            entry.TryGetProperty("requestObject", out var sent)
            && sent.ValueKind == JsonValueKind.Object
            && sent.TryGetProperty("metadata", out var guard)
            && Text(guard, "resourceVersion") is { Length: > 0 } guarded
                ? guarded
                : _versions.GetValueOrDefault(uid);
        if (version == before)
        {
            counts.Idle(kind, Text(target, "name"));
        }

        _versions[uid] = version;
    }

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
