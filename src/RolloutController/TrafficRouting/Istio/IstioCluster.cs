using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Where Istio's objects are (row G8): in a mesh of several clusters in the primary one, whose kubeconfig is in a labelled Secret of the controller's
/// namespace; without such a Secret in the Rollouts' own cluster. The Secret is looked for every minute, so that a new token needs no restart.
/// </summary>
internal sealed class IstioCluster(
    IKubernetesClient client,
    RoutedObjects own,
    RoutedWatches watches,
    ILeadership leadership,
    IOptions<RolloutControllerOptions> options,
    TimeProvider time,
    ILoggerFactory loggers
) : IDisposable
{
    /// <summary>The API group of VirtualServices and DestinationRules.</summary>
    public const string Group = "networking.istio.io";

    private const string Selector = "istio.argoproj.io/primary-cluster=true";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly ILogger _log = loggers.CreateLogger<IstioCluster>();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Place? _place;
    private long _lookedAt;
    private bool _saidForbidden;

    /// <summary>The cluster that has Istio's objects.</summary>
    /// <exception cref="TrafficRoutingException">There is a Secret, but nobody can connect with what is in it. The message has nothing of its content.</exception>
    /// <exception cref="KubernetesApiException">The Secrets could not be listed.</exception>
    public async Task<RoutedObjects> FindAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_place is null || time.GetElapsedTime(_lookedAt) >= LookAgain)
            {
                var secret = await FindSecretAsync(cancellationToken);
                if (_place is null || _place.Version != VersionOf(secret))
                {
                    Move(secret is null ? new Place("", null, own) : Connect(secret));
                }

                _lookedAt = time.GetTimestamp();
            }

            return _place!.Objects;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>The primary cluster is away, which says nothing of its objects.</summary>
    public static TrafficRoutingException Silent(HttpRequestException away) =>
        new($"the primary cluster of Istio does not answer: {away.Message}") { IsPassing = true };

    /// <summary>The first by name, as in Argo.</summary>
    private async Task<KubeObject?> FindSecretAsync(CancellationToken cancellationToken)
    {
        try
        {
            var secrets = await client.ListAsync(
                KnownResources.Secrets,
                options.Value.LeaseNamespace,
                new ListOptions { LabelSelector = Selector },
                cancellationToken
            );
            return secrets.Items.OrderBy(static secret => secret.Header.Name, StringComparer.Ordinal).FirstOrDefault();
        }
        catch (KubernetesApiException e) when (e.StatusCode == HttpStatusCode.Forbidden && _place?.Remote is null)
        {
            // Who has one cluster need not let the controller read Secrets.
            if (!_saidForbidden)
            {
                _log.IstioSecretsForbidden(options.Value.LeaseNamespace);
                _saidForbidden = true;
            }

            return null;
        }
    }

    private Place Connect(KubeObject secret)
    {
        var field = $"Secret {secret.Key}";
        try
        {
            var (name, value) = Kubeconfig(secret);
            field = $"Secret {secret.Key}, key {name}";
            var connection = KubeConfig.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(value)), field, time);
            var remote = new KubernetesClient(connection, new ClientOptions(), time, loggers).FencedBy(leadership);
            _log.IstioPrimaryCluster(secret.Key.ToString(), connection.ToString());
            return new Place(VersionOf(secret), remote, new RoutedObjects(remote, watches) { IsElsewhere = true });
        }
        catch (FormatException)
        {
            throw Unusable($"{field} is not base64");
        }
        catch (KubeConfigException e)
        {
            throw Unusable(e.Message);
        }
    }

    /// <summary>Every value is a kubeconfig, under the name of its cluster; the first by name counts.</summary>
    private static (string Name, string Value) Kubeconfig(KubeObject secret)
    {
        foreach (
            var (name, value) in (secret.ToNode()["data"] as JsonObject ?? []).OrderBy(static pair => pair.Key, StringComparer.Ordinal)
        )
        {
            if (RoutedJson.Text(value) is { Length: > 0 } kubeconfig)
            {
                return (name, kubeconfig);
            }
        }

        throw Unusable($"Secret {secret.Key} has no data");
    }

    private void Move(Place place)
    {
        if (_place?.Remote is { } left)
        {
            watches.Leave(left);
        }

        _place = place;
    }

    private static string VersionOf(KubeObject? secret) => secret is null ? "" : $"{secret.Header.Uid} {secret.Header.ResourceVersion}";

    private static TrafficRoutingException Unusable(string what) =>
        new(
            $"the primary cluster of Istio cannot be reached: {what}. Put a kubeconfig into the Secret, or remove its label istio.argoproj.io/primary-cluster"
        )
        {
            IsPassing = true,
        };

    private sealed record Place(string Version, KubernetesClient? Remote, RoutedObjects Objects);
}
