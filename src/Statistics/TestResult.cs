namespace Rollouts.Statistics;

/// <summary>What a fixed-horizon test found: p-values, an effect with its interval, and a sentence that says it all. Holds no NaN.</summary>
public abstract record TestResult
{
    /// <summary>Why the test could not be carried out, null when it was.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The p-values, all 1 after a refusal.</summary>
    public PValues P { get; init; } = PValues.NoEvidence;

    /// <summary>How large the effect is.</summary>
    public abstract Effect Effect { get; }

    /// <summary>One sentence: what was compared, the effect with its interval, how sure that is, and what would have decided otherwise.</summary>
    public string Explanation =>
        Refusal is null
            ? Statistics.Explanation.Sentence(Compared, Phrases.Of(Effect), Sureness, Otherwise)
            : Statistics.Explanation.Sentence(Compared, Phrases.Of(Effect), Refusal);

    /// <summary>What was compared, with counts, e.g. <c>means of 60 canary and 58 baseline values</c>.</summary>
    protected abstract string Compared { get; }

    /// <summary>How sure the finding is.</summary>
    protected virtual string Sureness => Phrases.Of(P);

    /// <summary>What it would have taken to decide otherwise at the level of the effect's interval.</summary>
    protected virtual string Otherwise => Counterfactual.Of(Effect);

    /// <summary>
    /// The decision at level alpha: <see cref="Outcome.Fail"/> when the harmful direction is shown, otherwise
    /// <see cref="Outcome.Undecided"/>. Never a pass: that no difference was found does not show that there is none.
    /// </summary>
    /// <param name="harmful">Which difference of the canary is a regression.</param>
    /// <param name="alpha">The accepted chance of failing a canary without effect, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentException"><paramref name="alpha"/> is out of range.</exception>
    public virtual Outcome Decide(Alternative harmful, double alpha = 0.05)
    {
        Level.Require(alpha, nameof(alpha));
        return Refusal?.Outcome ?? (P.For(harmful) <= alpha ? Outcome.Fail : Outcome.Undecided);
    }
}
