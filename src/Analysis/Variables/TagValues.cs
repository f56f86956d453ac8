namespace Rollouts.Analysis;

/// <summary>What tags stand for while one metric is filled in, and which variables were used.</summary>
internal sealed class TagValues(IReadOnlyDictionary<string, string> arguments, RunVariables variables)
{
    private readonly Dictionary<string, string> _used = new(StringComparer.Ordinal);

    /// <summary>The variables that were filled in so far, with their values.</summary>
    public IReadOnlyDictionary<string, string> Used => _used;

    /// <summary>Whether variables may stand where text is filled in now: in providers and conditions, not in what the schedule is made of.</summary>
    public bool WithVariables { get; set; }

    /// <summary>The value of a tag, or null when it is unknown.</summary>
    public string? Find(string tag)
    {
        if (arguments.TryGetValue(tag, out var value))
        {
            return value;
        }

        if (!WithVariables || !tag.StartsWith(RunVariables.Prefix, StringComparison.Ordinal) || variables.Find(tag) is not { } known)
        {
            return null;
        }

        _used[tag] = known;
        return known;
    }
}
