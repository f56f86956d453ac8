using System.Net;
using System.Net.Sockets;

namespace Rollouts.AnalysisService;

/// <summary>
/// Counts tokens that proved nothing, by where they came from: ten at once, then one every six seconds. Callers that were accepted a moment
/// ago are not counted, so one wrong client behind a shared address does not lock out the others.
/// </summary>
internal sealed class FailedAttempts
{
    private const int Burst = 10;
    private const int MaxOrigins = 10_000;
    private static readonly TimeSpan OneEvery = TimeSpan.FromSeconds(6);

    private readonly ExpiringCache<string, DateTimeOffset> _paidUntil;
    private readonly TimeProvider _time;

    public FailedAttempts(TimeProvider time)
    {
        _time = time;
        _paidUntil = new ExpiringCache<string, DateTimeOffset>(MaxOrigins, time);
    }

    /// <summary>How long to wait before another token is looked at; zero for not at all.</summary>
    public TimeSpan WaitOf(IPAddress? origin)
    {
        var allowed = _time.GetUtcNow() + ((Burst - 1) * OneEvery);
        return _paidUntil.TryGet(NameOf(origin), out var until) && until > allowed ? until - allowed : TimeSpan.Zero;
    }

    public void Count(IPAddress? origin)
    {
        var now = _time.GetUtcNow();
        var name = NameOf(origin);
        var until = (_paidUntil.TryGet(name, out var paid) && paid > now ? paid : now) + OneEvery;
        _paidUntil.Put(name, until, until - now);
    }

    // Whoever has one IPv6 address mostly has the 2^64 of its network.
    private static string NameOf(IPAddress? origin)
    {
        if (origin is null)
        {
            return "";
        }

        var plain = origin.IsIPv4MappedToIPv6 ? origin.MapToIPv4() : origin;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(plain.GetAddressBytes()[..8]) : plain.ToString();
    }
}
