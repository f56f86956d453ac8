using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Rollouts.AnalysisService;

/// <summary>A key as it is kept: only its hash. Keys are random and long, so a plain hash of one cannot be searched through.</summary>
/// <param name="Name">Who it is given to; the actor in the audit log.</param>
/// <param name="Permissions">What it permits.</param>
/// <param name="Hash">SHA-256 of the key.</param>
internal sealed record AccessKey(string Name, Permissions Permissions, byte[] Hash)
{
    /// <summary>What generated keys begin with, so that scanners of repositories can find a leaked one.</summary>
    public const string Prefix = "rk_";

    private const int SecretBytes = 32;

    /// <summary>A new key, for whoever it is for, and never again.</summary>
    public static string Generate() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
