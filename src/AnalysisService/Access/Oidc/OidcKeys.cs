using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Rollouts.AnalysisService;

/// <summary>
/// The issuer's signing keys. They are read again every ten minutes, and at once when a token names one that is not known, though not more
/// often than every ten seconds: so keys may be rotated, and made-up key ids cost the issuer nothing.
/// </summary>
internal sealed class OidcKeys : IDisposable
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(10);

    private readonly OidcDocuments _documents;
    private readonly TimeProvider _time;
    private readonly ILogger<OidcKeys> _log;
    private readonly string _issuer;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private Snapshot? _snapshot;
    private long? _triedAt;

    public OidcKeys(OidcDocuments documents, AccessOptions options, TimeProvider time, ILogger<OidcKeys> log)
    {
        _documents = documents;
        _time = time;
        _log = log;
        _issuer = IssuerOf(options);
    }

    /// <summary>The issuer without a slash at its end: some write it so, others do not.</summary>
    public static string IssuerOf(AccessOptions options) => (options.OidcIssuer?.OriginalString ?? "").TrimEnd('/');

    /// <summary>The keys with that id; all of them for a token that names none.</summary>
    /// <exception cref="OidcUnavailableException">There are no keys yet, and the issuer does not give any.</exception>
    public async Task<IReadOnlyList<SecurityKey>> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (NeedsReading(keyId))
        {
            await _reading.WaitAsync(cancellationToken);
            try
            {
                if (NeedsReading(keyId))
                {
                    await ReadAsync(cancellationToken);
                }
            }
            finally
            {
                _reading.Release();
            }
        }

        return Volatile.Read(ref _snapshot) is { } known
            ? known.Matching(keyId)
            : throw new OidcUnavailableException($"the signing keys of {_issuer} are not known yet");
    }

    public void Dispose() => _reading.Dispose();

    private bool NeedsReading(string keyId)
    {
        var known = Volatile.Read(ref _snapshot);
        var isGood = known is not null && _time.GetElapsedTime(known.ReadAt) < FreshFor && known.Matching(keyId).Count > 0;
        return !isGood && (_triedAt is not { } tried || _time.GetElapsedTime(tried) >= BetweenReads);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        _triedAt = _time.GetTimestamp();
        try
        {
            var keys = SigningKeys(await _documents.ReadKeysAsync(_issuer, cancellationToken));
            Volatile.Write(ref _snapshot, new Snapshot(keys, _time.GetTimestamp()));
            _log.SigningKeysRead(keys.Count, _issuer);
        }
        catch (Exception e)
            when (e is OidcUnavailableException or HttpRequestException or IOException or JsonException or ArgumentException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            // The keys that are known go on to hold.
            _log.SigningKeysUnavailable(_issuer, e.Message);
        }
    }

    private static List<SecurityKey> SigningKeys(string json)
    {
        var keys = new List<SecurityKey>();
        foreach (var key in new JsonWebKeySet(json).Keys)
        {
            // A symmetric key in a public document is nobody's secret.
            if (key.Kty is "RSA" or "EC" && key.Use is null or "" or "sig")
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    private sealed record Snapshot(IReadOnlyList<SecurityKey> Keys, long ReadAt)
    {
        public IReadOnlyList<SecurityKey> Matching(string keyId) => keyId.Length == 0 ? Keys : [.. Keys.Where(k => k.KeyId == keyId)];
    }
}
