using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>Which annotations of an Ingress belong to which Rollout (row A31). Pure.</summary>
internal sealed class ManagedAnnotations
{
    private readonly SortedDictionary<string, List<string>> _keys = new(StringComparer.Ordinal);

    /// <summary>The Rollouts that have annotations here.</summary>
    public IReadOnlyCollection<string> Rollouts => _keys.Keys;

    /// <summary>Reads what stands there, in the old form too.</summary>
    /// <param name="annotations">Annotations of an Ingress; null for none.</param>
    /// <exception cref="FormatException">The annotation cannot be read.</exception>
    public static ManagedAnnotations Read(JsonObject? annotations)
    {
        var managed = new ManagedAnnotations();
        foreach (var entry in (RoutedJson.Text(annotations, RolloutAnnotations.ManagedAlbActions) ?? "").Split(','))
        {
            if (entry.Split(':', 2) is [{ Length: > 0 } rollout, { Length: > 0 } key])
            {
                managed.Add(rollout, key);
            }
        }

        if (RoutedJson.Text(annotations, RolloutAnnotations.ManagedAlbAnnotations) is not { Length: > 0 } json)
        {
            return managed;
        }

        try
        {
            foreach (var (rollout, keys) in JsonSerializer.Deserialize<Dictionary<string, List<string>?>>(json) ?? [])
            {
                managed.Adopt(rollout, keys ?? []);
            }

            return managed;
        }
        catch (JsonException unreadable)
        {
            throw new FormatException(
                $"annotation {RolloutAnnotations.ManagedAlbAnnotations} is not a JSON object of lists, such as {{\"web\":[\"alb.ingress.kubernetes.io/actions.web\"]}}: "
                    + "correct it, or remove it",
                unreadable
            );
        }
    }

    public IReadOnlyList<string> Of(string rollout) => _keys.GetValueOrDefault(rollout) ?? [];

    public void Add(string rollout, string key) => Adopt(rollout, [key]);

    public void Remove(string rollout, string key) => _keys.GetValueOrDefault(rollout)?.Remove(key);

    public void RemoveAll(string rollout) => _keys.Remove(rollout);

    /// <summary>Puts it back; the old form goes.</summary>
    public void WriteTo(JsonObject annotations)
    {
        annotations.Remove(RolloutAnnotations.ManagedAlbActions);
        if (_keys.Count == 0)
        {
            annotations.Remove(RolloutAnnotations.ManagedAlbAnnotations);
            return;
        }

        var note = GoJson.Write(
            new JsonObject(
                _keys.Select(entry =>
                    KeyValuePair.Create(entry.Key, (JsonNode?)new JsonArray([.. entry.Value.Select(key => (JsonNode?)key)]))
                )
            )
        );
        if (!AlbAction.AreSame(RoutedJson.Text(annotations, RolloutAnnotations.ManagedAlbAnnotations), note))
        {
            annotations[RolloutAnnotations.ManagedAlbAnnotations] = note;
        }
    }

    private void Adopt(string rollout, IEnumerable<string> keys)
    {
        if (!_keys.TryGetValue(rollout, out var known))
        {
            _keys[rollout] = known = [];
        }

        known.AddRange(keys.Where(key => key is not null && !known.Contains(key)));
    }
}
