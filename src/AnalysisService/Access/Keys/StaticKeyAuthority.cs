using System.Security.Cryptography;

namespace Rollouts.AnalysisService;

/// <summary>Keys of a file. All are compared, each in constant time, so that the time of an answer tells nothing.</summary>
internal sealed class StaticKeyAuthority : ITokenAuthority
{
    private readonly AccessKeyFile _file;

    public StaticKeyAuthority(AccessKeyFile file)
    {
        _file = file;
    }

    public Task<TokenAnswer> CheckAsync(string token, CancellationToken cancellationToken)
    {
        var hash = AccessKey.HashOf(token);
        AccessKey? found = null;
        foreach (var key in _file.Keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, key.Hash))
            {
                found = key;
            }
        }

        // Not remembered: looking again costs nothing, and a deleted line holds at once.
        return Task.FromResult<TokenAnswer>(
            found is not null ? new TokenAnswer.Accepted(new Caller(found.Name, "key", found.Permissions), TimeSpan.Zero)
            : token.StartsWith(AccessKey.Prefix, StringComparison.Ordinal) ? new TokenAnswer.Refused("it is none of this service's keys")
            : TokenAnswer.NotMine.Instance
        );
    }
}
