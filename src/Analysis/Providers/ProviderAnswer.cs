using System.Collections.Frozen;
using Rollouts.Expressions;

namespace Rollouts.Analysis;

/// <summary>What a provider says: a value, "not yet", a verdict of its own, or why there is no value. The set is closed.</summary>
public abstract record ProviderAnswer
{
    private ProviderAnswer() { }

    /// <summary>Facts kept with the measurement, for example the id of a remote job. Never secrets.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What the answer tells about the data behind it; null when it tells nothing.</summary>
    public DataFacts? Data { get; init; }

    /// <summary>The measurement is done; conditions judge the value.</summary>
    /// <param name="Result">The typed value that conditions see as <c>result</c>.</param>
    /// <param name="Text">The value as written to <c>measurement.value</c>.</param>
    public sealed record Value(MeasuredValue Result, string Text) : ProviderAnswer;

    /// <summary>The measurement goes on; ask again at <paramref name="ResumeAt"/> (row D53).</summary>
    public sealed record Pending(DateTimeOffset ResumeAt) : ProviderAnswer;

    /// <summary>The provider itself judged, as Job and Kayenta do: no condition is evaluated.</summary>
    /// <param name="Phase">A final phase of an analysis.</param>
    /// <param name="Text">The value as written to <c>measurement.value</c>; may be empty.</param>
    /// <param name="Message">Why, for a person; may be empty.</param>
    public sealed record Verdict(string Phase, string Text, string Message) : ProviderAnswer;

    /// <summary>There is no value; the measurement's phase becomes Error.</summary>
    /// <param name="Reason">What went wrong, with the address but without credentials, for a person.</param>
    public sealed record Error(string Reason) : ProviderAnswer;
}
