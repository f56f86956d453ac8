using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Rollouts.Kubernetes;

/// <summary>Reads <c>/api</c> and <c>/apis</c>, and a group's resources when first asked for. What was not found is looked for again after a while.</summary>
internal sealed class ApiDiscovery : IApiDiscovery, IDisposable
{
    private static readonly TimeSpan MissRetry = TimeSpan.FromSeconds(10);

    private readonly RequestSender _sender;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, IReadOnlyList<ResourceType>> _resources = new(StringComparer.Ordinal);
    private IReadOnlyList<ServedGroup>? _groups;
    private long _readAt;

    public ApiDiscovery(RequestSender sender, TimeProvider time, ILogger log)
    {
        _sender = sender;
        _time = time;
        _log = log;
    }

    public void Dispose() => _gate.Dispose();

    public Task<ResourceType?> FindAsync(string group, string plural, CancellationToken cancellationToken = default) =>
        LookAsync(group, null, type => type.Plural == plural, cancellationToken);

    public Task<ResourceType?> FindByKindAsync(string apiVersion, string kind, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return LookAsync(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], type => type.Kind == kind, cancellationToken);
    }

    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await ReadGroupsAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<ResourceType?> LookAsync(
        string group,
        string? version,
        Func<ResourceType, bool> wanted,
        CancellationToken cancellationToken
    )
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var fresh = _groups is null;
            if (fresh)
            {
                await ReadGroupsAsync(cancellationToken);
            }

            var found = await SearchAsync(group, version, wanted, cancellationToken);
            if (found is null && !fresh && _time.GetElapsedTime(_readAt) >= MissRetry)
            {
                await ReadGroupsAsync(cancellationToken);
                found = await SearchAsync(group, version, wanted, cancellationToken);
            }

            return found;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<ResourceType?> SearchAsync(
        string group,
        string? version,
        Func<ResourceType, bool> wanted,
        CancellationToken cancellationToken
    )
    {
        var served = _groups!.FirstOrDefault(candidate => candidate.Name == group);
        foreach (var candidate in served?.Versions ?? [])
        {
            if (version is null || version == candidate)
            {
                var resources = await ResourcesAsync(group, candidate, cancellationToken);
                if (resources.FirstOrDefault(wanted) is { } type)
                {
                    return type;
                }
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<ResourceType>> ResourcesAsync(string group, string version, CancellationToken cancellationToken)
    {
        var path = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";
        if (_resources.TryGetValue(path, out var known))
        {
            return known;
        }

        try
        {
            var list = await ReadAsync(path, cancellationToken);
            var types = Objects(list["resources"])
                .Where(static entry => !Text(entry["name"]).Contains('/', StringComparison.Ordinal))
                .Select(entry => new ResourceType(
                    group,
                    version,
                    Text(entry["name"]),
                    Text(entry["kind"]),
                    entry["namespaced"] is JsonValue flag && flag.TryGetValue<bool>(out var namespaced) && namespaced
                ))
                .ToList();
            _resources[path] = types;
            return types;
        }
        catch (KubernetesApiException cause)
        {
            // An aggregated API whose server is down must not hide the others.
            _log.GroupUnavailable(path, cause);
            return [];
        }
    }

    private async Task ReadGroupsAsync(CancellationToken cancellationToken)
    {
        var core = await ReadAsync("/api", cancellationToken);
        var groups = await ReadAsync("/apis", cancellationToken);
        var served = new List<ServedGroup> { new("", [.. (core["versions"] as JsonArray ?? []).Select(Text)]) };
        foreach (var group in Objects(groups["groups"]))
        {
            var preferred = Text(group["preferredVersion"]?["version"]);
            var versions = Objects(group["versions"]).Select(static version => Text(version["version"])).ToList();
            served.Add(new ServedGroup(Text(group["name"]), [.. versions.OrderBy(version => version == preferred ? 0 : 1)]));
        }

        _groups = served;
        _resources.Clear();
        _readAt = _time.GetTimestamp();
    }

    private async Task<JsonObject> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await _sender.SendAsync(new ApiCall(HttpMethod.Get, "Discover", path, "", "", "", ""), null, null, cancellationToken);
        try
        {
            return KubeJson.ParseObject(answer.Span);
        }
        catch (JsonException cause)
        {
            throw new HttpRequestException(HttpRequestError.InvalidResponse, $"{path}: the answer is not a discovery document", cause);
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray)?.OfType<JsonObject>() ?? [];

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
