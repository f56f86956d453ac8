using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rollouts.AnalysisService;

/// <summary>The certificate of the API port, read again when its files change, so that a renewed one needs no restart.</summary>
internal sealed class ServerCertificate : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly TimeProvider _time;
    private readonly ILogger<ServerCertificate> _log;
    private readonly Lock _gate = new();
    private X509Certificate2 _current;
    private (DateTime Certificate, DateTime Key) _version;
    private long _lookedAt;

    /// <exception cref="CryptographicException">The files hold no certificate with its key.</exception>
    public ServerCertificate(string certificateFile, string keyFile, TimeProvider time, ILogger<ServerCertificate> log)
    {
        _certificateFile = certificateFile;
        _keyFile = keyFile;
        _time = time;
        _log = log;
        _version = Version();
        _current = Load();
        _lookedAt = time.GetTimestamp();
    }

    /// <summary>The latest that could be read. One that cannot be is reported, and the one before it stays.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (_gate)
            {
                if (_time.GetElapsedTime(_lookedAt) >= LookEvery)
                {
                    _lookedAt = _time.GetTimestamp();
                    Refresh();
                }

                return _current;
            }
        }
    }

    public void Dispose() => _current.Dispose();

    private void Refresh()
    {
        try
        {
            var version = Version();
            if (version != _version)
            {
                // The one before may still be in a handshake: it is left to the collector.
                _current = Load();
                _version = version;
                _log.CertificateRead(_certificateFile, _current.NotAfter);
            }
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            _log.CertificateUnreadable(_certificateFile, e.Message);
        }
    }

    private (DateTime Certificate, DateTime Key) Version() =>
        (File.GetLastWriteTimeUtc(_certificateFile), File.GetLastWriteTimeUtc(_keyFile));

    private X509Certificate2 Load() => X509Certificate2.CreateFromPemFile(_certificateFile, _keyFile);
}
