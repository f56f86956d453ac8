namespace Rollouts.AnalysisService;

/// <summary>One way to tell who a token belongs to.</summary>
internal interface ITokenAuthority
{
    /// <summary>Never throws for what is in the token.</summary>
    Task<TokenAnswer> CheckAsync(string token, CancellationToken cancellationToken);
}
