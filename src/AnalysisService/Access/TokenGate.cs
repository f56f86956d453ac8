using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Rollouts.AnalysisService;

/// <summary>Tells who a token belongs to: asks each authority in turn, remembers answers for a short while, and slows down guessing.</summary>
internal sealed class TokenGate
{
    /// <summary>Longer ones are not looked at.</summary>
    public const int MaxTokenLength = 16 * 1024;

    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan RefusalKnownFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GoodNameFor = TimeSpan.FromHours(1);

    private readonly IReadOnlyList<ITokenAuthority> _authorities;
    private readonly FailedAttempts _attempts;
    private readonly AccessMetrics _metrics;

    // Keyed by the hash: a token is never kept.
    private readonly ExpiringCache<string, TokenAnswer> _known;
    private readonly ExpiringCache<string, bool> _goodNames;

    public TokenGate(IEnumerable<ITokenAuthority> authorities, FailedAttempts attempts, AccessMetrics metrics, TimeProvider time)
    {
        _authorities = [.. authorities];
        _attempts = attempts;
        _metrics = metrics;
        _known = new ExpiringCache<string, TokenAnswer>(MaxRemembered, time);
        _goodNames = new ExpiringCache<string, bool>(MaxRemembered, time);
    }

    public async Task<TokenAnswer> CheckAsync(string token, IPAddress? origin, CancellationToken cancellationToken)
    {
        if (token.Length > MaxTokenLength)
        {
            return new TokenAnswer.Refused($"the token is longer than {MaxTokenLength} characters");
        }

        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_known.TryGet(hash, out var known))
        {
            return known;
        }

        // Who was accepted before is looked at again even where others guess.
        var wait = _goodNames.TryGet(hash, out _) ? TimeSpan.Zero : _attempts.WaitOf(origin);
        if (wait > TimeSpan.Zero)
        {
            _metrics.Checked("throttled");
            return new TokenAnswer.Throttled(wait);
        }

        var answer = await AskAsync(token, cancellationToken);
        switch (answer)
        {
            case TokenAnswer.Accepted accepted:
                _metrics.Checked("accepted");
                _known.Put(hash, accepted, accepted.KnownFor);
                _goodNames.Put(hash, true, GoodNameFor);
                break;
            case TokenAnswer.Refused:
                _metrics.Checked("refused");
                _attempts.Count(origin);
                _known.Put(hash, answer, RefusalKnownFor);
                break;
            default:
                _metrics.Checked("unavailable");
                break;
        }

        return answer;
    }

    private async Task<TokenAnswer> AskAsync(string token, CancellationToken cancellationToken)
    {
        foreach (var authority in _authorities)
        {
            var answer = await authority.CheckAsync(token, cancellationToken);
            if (answer is not TokenAnswer.NotMine)
            {
                return answer;
            }
        }

        return new TokenAnswer.Refused("the token is none that this service knows");
    }
}
