using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>What our library says to a recorded case: named numbers, lists and truths, or why it says nothing.</summary>
internal sealed class Answer
{
    private readonly Dictionary<string, object?> _fields = new(StringComparer.Ordinal);

    /// <summary>Answers nothing but the fields that are added.</summary>
    public Answer(Refusal? refusal = null) => Refusal = refusal;

    /// <summary>Why there is no finding, or null.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Adds a number, null where ours is not defined.</summary>
    public Answer With(string field, double? value)
    {
        _fields[field] = value;
        return this;
    }

    public Answer With(string field, bool value)
    {
        _fields[field] = value;
        return this;
    }

    public Answer With(string field, IReadOnlyList<double> values)
    {
        _fields[field] = values;
        return this;
    }

    /// <summary>Adds the ends of an interval.</summary>
    public Answer With(string low, string high, Interval interval) => With(low, interval.Lower).With(high, interval.Upper);

    /// <summary>Adds the three p-values under their usual names.</summary>
    public Answer With(PValues p) => With("pTwoSided", p.TwoSided).With("pGreater", p.Greater).With("pLess", p.Less);

    /// <summary>Whether there is such a field, and its value.</summary>
    public bool Has(string field, out object? value) => _fields.TryGetValue(field, out value);
}
