using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rollouts.Providers;

/// <summary>Everything that decides what is sent and what comes back, as a digest: it contains credentials.</summary>
/// <param name="Way">The connections, which bring their own certificates and checks.</param>
/// <param name="Digest">Of method, URL, headers, body, patience and budget.</param>
internal readonly record struct QueryKey(object Way, string Digest)
{
    public static QueryKey Of(HttpClient client, PreparedRequest request, TimeSpan timeout)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(request.Method.Method);
        Add(request.Url.AbsoluteUri);
        Add(request.Insecure ? "insecure" : "verified");
        Add(request.Budget?.ToString() ?? "");
        AddNumber(timeout.Ticks);
        foreach (var (name, values) in request.Headers.Concat(request.ContentHeaders))
        {
            Add(name);
            AddNumber(values.Length);
            foreach (var value in values)
            {
                Add(value);
            }
        }

        hash.AppendData(request.Body ?? []);
        return new QueryKey(client is ProfiledHttpClient profiled ? profiled.Way : client, Convert.ToHexString(hash.GetHashAndReset()));

        // Lengths go before texts, so that no two lists of texts run together the same.
        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            AddNumber(bytes.Length);
            hash.AppendData(bytes);
        }

        void AddNumber(long number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }
}
