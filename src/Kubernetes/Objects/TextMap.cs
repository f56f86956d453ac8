using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Rollouts.Kubernetes;

/// <summary>
/// Labels or annotations of one of very many objects. They are few, so that they are found by looking through them, and take a third of the room of a
/// dictionary.
/// </summary>
internal sealed class TextMap : IReadOnlyDictionary<string, string>
{
    /// <summary>Where there are more a dictionary finds them sooner. Whoever writes an object chooses how many there are.</summary>
    private const int Most = 16;

    private readonly KeyValuePair<string, string>[] _texts;

    private TextMap(KeyValuePair<string, string>[] texts) => _texts = texts;

    public int Count => _texts.Length;

    public IEnumerable<string> Keys => _texts.Select(static text => text.Key);

    public IEnumerable<string> Values => _texts.Select(static text => text.Value);

    public string this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"there is nothing named {key}");

    /// <summary>A copy with ordinal names that takes little room.</summary>
    public static IReadOnlyDictionary<string, string> Of(Dictionary<string, string> texts) =>
        texts.Count switch
        {
            0 => FrozenDictionary<string, string>.Empty,
            <= Most => new TextMap([.. texts]),
            _ => new Dictionary<string, string>(texts, StringComparer.Ordinal),
        };

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        foreach (var text in _texts)
        {
            if (text.Key == key)
            {
                value = text.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)_texts).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
