using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Whether two statuses are the same when written; times count in whole seconds, as Kubernetes stores them.</summary>
internal static class StatusComparison
{
    public static bool IsSame<T>(T one, T other)
        where T : KubernetesView =>
        // Mostly nothing was replaced: then nothing has to be written to be compared.
        one.Equals(other) || Written(one).AsSpan().SequenceEqual(Written(other));

    public static byte[] Written<T>(T status)
        where T : KubernetesView => JsonSerializer.SerializeToUtf8Bytes(status, RolloutsJson.Options);
}
