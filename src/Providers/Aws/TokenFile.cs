using System.Text;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Reads a token that Kubernetes renews in a file.</summary>
internal static class TokenFile
{
    /// <exception cref="ProviderException">The file cannot be read, is too long or empty; its content is not repeated.</exception>
    public static async Task<string> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var buffer = new byte[maxBytes + 1];
            var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            if (length > maxBytes)
            {
                throw new ProviderException($"the token file {path} is longer than {maxBytes} bytes");
            }

            var token = Encoding.UTF8.GetString(buffer, 0, length).Trim();
            return token.Length > 0 ? token : throw new ProviderException($"the token file {path} is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProviderException($"the token file {path} cannot be read: {e.Message}", e);
        }
    }
}
