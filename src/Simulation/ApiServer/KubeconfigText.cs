namespace Rollouts.Simulation;

/// <summary>A kubeconfig with one cluster, one user and one context.</summary>
internal static class KubeconfigText
{
    public static string For(Uri server, string? token)
    {
        var user = token is null ? "{}" : $"\n      token: \"{token}\"";
        return $"""
            apiVersion: v1
            kind: Config
            current-context: embedded
            clusters:
              - name: embedded
                cluster:
                  server: {server.GetLeftPart(UriPartial.Authority)}
            users:
              - name: embedded
                user: {user}
            contexts:
              - name: embedded
                context:
                  cluster: embedded
                  user: embedded
                  namespace: default

            """;
    }
}
