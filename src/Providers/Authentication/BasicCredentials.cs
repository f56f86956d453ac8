using System.Net.Http.Headers;
using System.Text;

namespace Rollouts.Providers;

/// <summary>HTTP basic authentication.</summary>
internal static class BasicCredentials
{
    /// <param name="pair"><c>user:password</c>.</param>
    public static AuthenticationHeaderValue From(string pair) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
}
