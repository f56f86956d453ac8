namespace Rollouts.AnalysisService;

/// <summary>What is known of a token.</summary>
internal abstract record TokenAnswer
{
    /// <summary>The token proves who the caller is.</summary>
    /// <param name="Caller">Who.</param>
    /// <param name="KnownFor">For how long that need not be asked again.</param>
    public sealed record Accepted(Caller Caller, TimeSpan KnownFor) : TokenAnswer;

    /// <summary>The token is of this kind and proves nothing.</summary>
    /// <param name="Reason">Why, without anything of the token.</param>
    public sealed record Refused(string Reason) : TokenAnswer;

    /// <summary>The token is of another kind.</summary>
    public sealed record NotMine : TokenAnswer
    {
        public static NotMine Instance { get; } = new();
    }

    /// <summary>Whoever could tell does not answer.</summary>
    public sealed record Unavailable(string Reason) : TokenAnswer;

    /// <summary>Too many tokens from there proved nothing.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : TokenAnswer;
}
