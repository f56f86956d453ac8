using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Rollouts.AnalysisService;

/// <summary>
/// The session of a browser: the caller's token, encrypted, in a cookie that scripts and other sites cannot use. Nothing is kept here, so
/// sessions cost no memory, and a token that is revoked ends its sessions.
/// </summary>
internal sealed class SessionCookie
{
    public const string Name = "rollouts-session";

    // Browsers keep 4096 bytes with name and attributes; base64 takes a third more than it is given.
    private const int MaxTokenBytes = 2800;
    private const int TimeBytes = sizeof(long);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly byte[] _key;
    private readonly TimeProvider _time;

    /// <param name="key">32 bytes; replicas that share them share their sessions.</param>
    /// <param name="time">The clock.</param>
    public SessionCookie(ReadOnlySpan<byte> key, TimeProvider time)
    {
        _key = key.ToArray();
        _time = time;
    }

    /// <summary>Begins a session. False: the token is too long for a cookie.</summary>
    public bool TryBegin(HttpContext context, string token)
    {
        var bytes = Encoding.UTF8.GetBytes(token);
        if (bytes.Length > MaxTokenBytes)
        {
            return false;
        }

        var plain = new byte[TimeBytes + bytes.Length];
        BinaryPrimitives.WriteInt64BigEndian(plain, (_time.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
        bytes.CopyTo(plain, TimeBytes);
        context.Response.Cookies.Append(Name, Seal(plain), Attributes(context.Request, Lifetime));
        return true;
    }

    public static void End(HttpContext context) => context.Response.Cookies.Delete(Name, Attributes(context.Request, null));

    /// <summary>The token of the request's session, or null.</summary>
    public string? TokenOf(HttpRequest request)
    {
        if (request.Cookies[Name] is not { Length: > 0 } text || Open(text) is not { } plain)
        {
            return null;
        }

        var until = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(plain));
        return until > _time.GetUtcNow() ? Encoding.UTF8.GetString(plain.AsSpan(TimeBytes)) : null;
    }

    private string Seal(byte[] plain)
    {
        var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var box = new byte[nonce + tag + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, nonce));
        using var cipher = Cipher();
        cipher.Encrypt(box.AsSpan(0, nonce), plain, box.AsSpan(nonce + tag), box.AsSpan(nonce, tag));
        return Base64Url.EncodeToString(box);
    }

    private byte[]? Open(string text)
    {
        var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        try
        {
            var bytes = Base64Url.DecodeFromChars(text);
            if (bytes.Length < nonce + tag + TimeBytes)
            {
                return null;
            }

            var plain = new byte[bytes.Length - nonce - tag];
            using var cipher = Cipher();
            cipher.Decrypt(bytes.AsSpan(0, nonce), bytes.AsSpan(nonce + tag), bytes.AsSpan(nonce, tag), plain);
            return plain;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            // Of another process, or forged: there is no session.
            return null;
        }
    }

    // One for each use: a browser asks for many things at once, and a cipher serves only one thread.
    private AesGcm Cipher() => new(_key, AesGcm.TagByteSizes.MaxSize);

    private static CookieOptions Attributes(HttpRequest request, TimeSpan? lifetime) =>
        new()
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = lifetime,
            Path = "/",
            SameSite = SameSiteMode.Strict,
            // A proxy that ends TLS says so; to claim it falsely only makes the cookie stricter.
            Secure = request.IsHttps || request.Headers["X-Forwarded-Proto"] == "https",
        };
}
