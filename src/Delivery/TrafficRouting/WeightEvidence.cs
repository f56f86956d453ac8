namespace Rollouts.Delivery;

/// <summary>What was observed of a weight, by whom it was known best.</summary>
/// <param name="Kind">How it is known.</param>
/// <param name="Awaited">What is still to be seen, for a person, to be read after "waiting for"; null when the weight is in force as far as anybody knows.</param>
public sealed record WeightEvidence(EvidenceKind Kind, string? Awaited = null)
{
    /// <summary>The least that a router knows when it returns.</summary>
    public static WeightEvidence Echo { get; } = new(EvidenceKind.SpecEcho);

    /// <summary>What was seen, for a person.</summary>
    public string Observed { get; init; } = "the objects of the routers say so";

    /// <summary>When it was observed.</summary>
    public DateTimeOffset At { get; init; }

    public bool IsInForce => Awaited is null;

    /// <summary>For <c>status.canary.weights.verified</c>: only those say something there that Argo Rollouts would ask (row C47), and a measured share.</summary>
    public bool? Verified => Kind is EvidenceKind.SpecEcho or EvidenceKind.ControllerStatus ? null : IsInForce;

    /// <summary>Of two the one that counts: who doubts before who does not, then the stronger.</summary>
    public WeightEvidence With(WeightEvidence other) =>
        IsInForce != other.IsInForce ? (IsInForce ? other : this)
        : other.Kind > Kind ? other
        : this;
}
