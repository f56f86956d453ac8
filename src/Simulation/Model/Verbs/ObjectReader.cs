using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The reading verbs: get and list with selectors and pages.</summary>
internal sealed class ObjectReader
{
    /// <summary>How many unfinished page walks keep their snapshot; older ones get 410 and start again.</summary>
    private const int MaxWalks = 32;

    private readonly ClusterState _state;

    /// <summary>Snapshots of unfinished page walks. They share structure with the live stores, so they cost little.</summary>
    private readonly Dictionary<
        (long Version, StoreKey Store),
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, KubeObject>>
    > _walks = [];
    private readonly Queue<(long Version, StoreKey Store)> _walkOrder = new();

    public ObjectReader(ClusterState state) => _state = state;

    public void ForgetWalks()
    {
        _walks.Clear();
        _walkOrder.Clear();
    }

    public ClusterResult Get(ClusterRequest.Get request)
    {
        var definition = _state.Definition(request.Type);
        var found = _state.Existing(definition, request.Namespace, request.Name);
        return request.Subresource switch
        {
            null => ClusterResult.Of(ClusterState.Served(definition, found)),
            "status" when definition.HasStatus => ClusterResult.Of(ClusterState.Served(definition, found)),
            "scale" when definition.HasScale => ClusterResult.Of(ScaleSubresource.Read(definition, found)),
            _ => ClusterResult.Refused(Refusals.UnknownResource()),
        };
    }

    public ClusterResult List(ClusterRequest.List request)
    {
        var definition = _state.Definition(request.Type);
        var (labels, fields) = Selectors(definition, request.LabelSelector, request.FieldSelector);
        var content = _state.Storage.Store(definition.Store).Content;
        var version = CheckVersion(request);
        var after = default(ObjectKey?);
        if (!string.IsNullOrEmpty(request.Continue))
        {
            (version, after) = ReadToken(request.Continue);
            if (!_walks.TryGetValue((version, definition.Store), out content))
            {
                return ClusterResult.Refused(
                    Refusals.Expired(
                        "The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter."
                    )
                );
            }
        }
        var @namespace = definition.Type.Namespaced ? request.Namespace ?? "" : "";
        var matching = Candidates(content, @namespace, request.FieldSelector)
            .SkipWhile(item => after is { } last && Compare(item.Key, last) <= 0)
            .Where(item => labels.Matches(item.Header.Labels) && fields.Matches(item));
        if (request.Limit is not > 0)
        {
            return ClusterResult.Of(new ClusterPage([.. matching.Select(item => ClusterState.Served(definition, item))], version));
        }
        var taken = matching.Take(request.Limit.Value + 1).ToList();
        if (taken.Count <= request.Limit)
        {
            return ClusterResult.Of(new ClusterPage([.. taken.Select(item => ClusterState.Served(definition, item))], version));
        }
        taken.RemoveAt(taken.Count - 1);
        Remember((version, definition.Store), content);
        long? remaining =
            labels.IsEmpty && fields.IsEmpty
                ? ObjectStore.List(content, @namespace).Count(item => Compare(item.Key, taken[^1].Key) > 0)
                : null;
        return ClusterResult.Of(
            new ClusterPage(
                [.. taken.Select(item => ClusterState.Served(definition, item))],
                version,
                WriteToken(version, taken[^1].Key),
                remaining
            )
        );
    }

    /// <exception cref="RefusedException">400 when a selector is malformed.</exception>
    public static (LabelSelector Labels, FieldSelector Fields) Selectors(ResourceDefinition definition, string? labels, string? fields)
    {
        try
        {
            return (LabelSelector.Parse(labels), FieldSelector.Parse(fields, definition));
        }
        catch (FormatException error)
        {
            throw new RefusedException(Refusals.BadRequest(error.Message));
        }
    }

    /// <summary>A selector on one name needs no walk over all objects.</summary>
    private static IEnumerable<KubeObject> Candidates(
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, KubeObject>> content,
        string @namespace,
        string? fields
    )
    {
        const string ByName = "metadata.name=";
        if (fields is not null && fields.StartsWith(ByName, StringComparison.Ordinal) && !fields.Contains(',', StringComparison.Ordinal))
        {
            var name = fields[ByName.Length..].TrimStart('=');
            var places = @namespace.Length > 0 ? [@namespace] : content.Keys;
            return places.Select(place => content.GetValueOrDefault(place)?.GetValueOrDefault(name)).OfType<KubeObject>();
        }
        return ObjectStore.List(content, @namespace);
    }

    private long CheckVersion(ClusterRequest.List request)
    {
        var current = _state.Storage.ResourceVersion;
        if (string.IsNullOrEmpty(request.ResourceVersion) || request.ResourceVersion == "0")
        {
            return current;
        }
        if (!long.TryParse(request.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var asked))
        {
            throw new RefusedException(
                Refusals.BadRequest($"resourceVersion: Invalid value: \"{request.ResourceVersion}\": must be a number")
            );
        }
        if (asked > current)
        {
            throw new RefusedException(Refusals.TooLargeVersion(asked, current));
        }
        if (request.ResourceVersionMatch == "Exact" && asked != current)
        {
            throw new RefusedException(
                Refusals.Expired($"The provided resource version {asked} is no longer available, the current one is {current}.")
            );
        }
        return current;
    }

    private void Remember(
        (long Version, StoreKey Store) walk,
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, KubeObject>> content
    )
    {
        if (_walks.TryAdd(walk, content))
        {
            _walkOrder.Enqueue(walk);
            if (_walkOrder.Count > MaxWalks)
            {
                _walks.Remove(_walkOrder.Dequeue());
            }
        }
    }

    private static int Compare(ObjectKey left, ObjectKey right)
    {
        var byNamespace = string.CompareOrdinal(left.Namespace, right.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(left.Name, right.Name);
    }

    private static string WriteToken(long version, ObjectKey last) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new string[] { version.ToString(), last.Namespace, last.Name }));

    private static (long Version, ObjectKey? After) ReadToken(string token)
    {
        try
        {
            if (
                JsonSerializer.Deserialize<string[]>(Encoding.UTF8.GetString(Convert.FromBase64String(token)))
                    is [var version, var @namespace, var name]
                && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            )
            {
                return (number, new ObjectKey(@namespace, name));
            }
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            // Falls through to the one refusal for every kind of broken token.
        }
        throw new RefusedException(Refusals.BadRequest("continue key is not valid: the token was not made by this server"));
    }
}
