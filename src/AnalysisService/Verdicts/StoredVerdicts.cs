namespace Rollouts.AnalysisService;

/// <summary>
/// Which verdicts are in the store, so that a finished run costs nothing when it is looked at again. There are as many as finished runs, so
/// each takes a few dozen bytes: API servers give uids that are numbers of 128 bits.
/// </summary>
internal sealed class StoredVerdicts
{
    public const int MaxRemembered = 200_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Stored> _byNumber = [];
    private readonly Dictionary<string, Stored> _byText = new(StringComparer.Ordinal);

    public bool Contains(string uid, string phase, DateTimeOffset? completedAt)
    {
        lock (_gate)
        {
            var found = NumberOf(uid) is { } number ? _byNumber.TryGetValue(number, out var stored) : _byText.TryGetValue(uid, out stored);
            return found && stored == new Stored(phase, completedAt);
        }
    }

    /// <summary>Remembers a verdict. One too many is not remembered: its run is stored again when it is looked at, which changes nothing.</summary>
    public void Add(string uid, string phase, DateTimeOffset? completedAt)
    {
        // Copies of a handful of words would be the most of it.
        var stored = new Stored(string.IsInterned(phase) ?? phase, completedAt);
        lock (_gate)
        {
            var hasRoom = _byNumber.Count + _byText.Count < MaxRemembered;
            if (NumberOf(uid) is { } number)
            {
                if (hasRoom || _byNumber.ContainsKey(number))
                {
                    _byNumber[number] = stored;
                }
            }
            else if (hasRoom || _byText.ContainsKey(uid))
            {
                _byText[uid] = stored;
            }
        }
    }

    // Only where the text can be had back from the number: capitals or braces would make two uids one.
    private static Guid? NumberOf(string uid)
    {
        Span<char> text = stackalloc char[36];
        return Guid.TryParseExact(uid, "D", out var number) && number.TryFormat(text, out _, "D") && uid.AsSpan().SequenceEqual(text)
            ? number
            : null;
    }

    /// <param name="Phase">The run's phase.</param>
    /// <param name="Ended">The ticks of its end in UTC; -1 for none.</param>
    private readonly record struct Stored(string Phase, long Ended)
    {
        public Stored(string phase, DateTimeOffset? completedAt)
            : this(phase, completedAt?.UtcTicks ?? -1) { }
    }
}
