namespace Rollouts.Statistics;

/// <summary>
/// A comparison of canary and baseline that may be looked at after every window, for as long as one likes: the plan. Evidence is an
/// e-process, so that a canary no worse than the margin is ever failed with probability at most alpha (Ville's inequality), whenever one
/// looks, stops or goes on. Immutable; what it remembers of one rollout is a <see cref="SequentialState"/>.
/// </summary>
public abstract class SequentialTest
{
    private const string RatioName = "ratio of canary to baseline";

    private readonly int _fingerprint;
    private readonly double _identity;

    private protected SequentialTest(SequentialOptions options, params ReadOnlySpan<MetricKind> kinds)
        : this(options, [], kinds) { }

    /// <param name="options">The plan.</param>
    /// <param name="further">What the plan depends on beside its options, so that states are told apart.</param>
    /// <param name="kinds">The kinds of metric that this test is for.</param>
    private protected SequentialTest(SequentialOptions options, IEnumerable<double> further, params ReadOnlySpan<MetricKind> kinds)
    {
        if (!kinds.Contains(options.Kind))
        {
            throw new ArgumentException(
                $"Kind is {options.Kind}: this test is for {string.Join(" and ", kinds.ToArray())}.",
                nameof(options)
            );
        }

        var faults = options.Validate();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        }

        Options = options;
        _fingerprint = Layout.Take(1);
        _identity = SequentialFingerprint.Of(options, further);
        Progress = new WindowProgress(Layout, options.WarmUpSeconds);
        Worse = new EvidenceRecord(Layout, -Math.Log(options.Alpha));
        Better = new EvidenceRecord(Layout, -Math.Log(options.Beta));
    }

    /// <summary>What was asked for.</summary>
    public SequentialOptions Options { get; }

    internal WindowProgress Progress { get; }

    /// <summary>Evidence that the canary is worse than the margin.</summary>
    internal EvidenceRecord Worse { get; }

    /// <summary>Evidence that the canary is better than the margin of promotion.</summary>
    internal EvidenceRecord Better { get; }

    private protected StateLayout Layout { get; } = new();

    /// <summary>Makes the test that fits the kind of metric.</summary>
    /// <exception cref="ArgumentException">The options have faults; the message names them all with their remedies.</exception>
    public static SequentialTest Create(SequentialOptions options) =>
        options.Kind switch
        {
            MetricKind.Histogram => new HistogramSequentialTest(options),
            MetricKind.Gauge => new GaugeSequentialTest(options),
            _ => new CountSequentialTest(options),
        };

    /// <summary>The state before the first window.</summary>
    public SequentialState NewState()
    {
        var values = new double[Layout.Length];
        values[_fingerprint] = _identity;
        return new SequentialState(values);
    }

    /// <summary>A state from its numbers.</summary>
    /// <param name="values">What <see cref="SequentialState.ToArray"/> gave under the same options.</param>
    /// <exception cref="ArgumentException">The numbers belong to other options, or are not finite.</exception>
    public SequentialState Restore(ReadOnlySpan<double> values)
    {
        if (values.Length != Layout.Length || values[_fingerprint] != _identity)
        {
            throw new ArgumentException("The state belongs to other options: rebuild it from the stored windows.", nameof(values));
        }

        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException(
                    "The state holds a number that is not finite: rebuild it from the stored windows.",
                    nameof(values)
                );
            }
        }

        return new SequentialState(values.ToArray());
    }

    /// <summary>ln E now: the evidence that the canary is worse, as used for averages over metrics.</summary>
    public double LogEvidence(SequentialState state) => Worse.Current(Values(state));

    /// <summary>ln E now: the evidence that the canary stays below the margin of promotion.</summary>
    public double LogPassEvidence(SequentialState state) => Better.Current(Values(state));

    /// <summary>What the windows so far say. A failure stands once it was found; everything else follows the windows.</summary>
    /// <param name="state">The state.</param>
    /// <param name="trafficIsSkewed">Whether the traffic split test has flagged: comparisons are then suspended, not failed.</param>
    public SequentialVerdict Assess(SequentialState state, bool trafficIsSkewed = false) =>
        SequentialAssessment.Assess(this, Values(state), trafficIsSkewed);

    /// <summary>The ratio of canary to baseline with its confidence sequence.</summary>
    internal abstract Effect Effect(ReadOnlySpan<double> state);

    /// <summary>The ratio as an effect; nothing is known of it before there is data.</summary>
    private protected Effect Ratio(double? estimate, Interval interval) =>
        estimate is null
            ? Statistics.Effect.Unknown(RatioName, 1 - Options.Alpha, 1)
            : new Effect(RatioName, estimate, interval, 1 - Options.Alpha, 1);

    /// <summary>What is still missing before the method can say anything, or null.</summary>
    internal abstract string? Shortage(ReadOnlySpan<double> state);

    /// <summary>The array behind a state of this plan.</summary>
    private protected double[] Values(SequentialState state) =>
        state.Values.Length == Layout.Length && state.Values[_fingerprint] == _identity
            ? state.Values
            : throw new ArgumentException("The state belongs to a test with other options.", nameof(state));

    /// <summary>The evidence that holds on every side: a canary passes when it is shown to be within the margin on all of them.</summary>
    private protected static double LeastOf(EvidenceMixture[] sides, ReadOnlySpan<double> state)
    {
        var least = double.PositiveInfinity;
        foreach (var side in sides)
        {
            least = Math.Min(least, side.LogE(state));
        }

        return least;
    }

    /// <summary>The window lane alone cannot decide before it has staked everything on this many windows.</summary>
    private protected string? LaneShortage(ReadOnlySpan<double> state)
    {
        var least = (int)Math.Ceiling(Worse.Threshold / Math.Log(1 + Options.Stakes.Max()));
        var used = Progress.Used(state);
        return used >= least ? null : $"there are {used} windows to compare, and nothing can be said before {least}";
    }

    /// <summary>How many sides are tested: two when either direction is a fault.</summary>
    private protected int Sides => Options.Alternative == Alternative.TwoSided ? 2 : 1;

    /// <summary>Whether the only side tested is "the canary is lower".</summary>
    private protected bool IsMirrored => Options.Alternative == Alternative.Less;
}
