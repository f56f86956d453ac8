using System.Text.Json;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>What is said of a failure: one sentence for everything that a cluster, a kubeconfig or a user can bring about.</summary>
internal static class FailureText
{
    /// <summary>The sentence; null for a fault of the program itself.</summary>
    public static string? Of(Exception failure) =>
        failure switch
        {
            CommandFailure or KubeConfigException => failure.Message,
            KubernetesApiException { IsConflict: true } refusal => $"{refusal.Explanation} (somebody else wrote it meanwhile: try again)",
            KubernetesApiException refusal => refusal.Explanation,
            HttpRequestException => $"the API server cannot be reached: {failure.Message}",
            JsonException => $"the API server's answer cannot be read: {failure.Message}",
            FormatException or ArgumentException => failure.Message,
            _ => null,
        };
}
