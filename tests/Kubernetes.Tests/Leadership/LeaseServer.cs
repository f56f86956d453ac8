using System.Net;
using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes.Tests;

/// <summary>A server that holds one Lease, and answers each client or fails it as the test says.</summary>
internal sealed class LeaseServer
{
    private readonly Lock _gate = new();
    private JsonObject? _lease;
    private int _version;

    /// <summary>Holders in the order in which they took the lease.</summary>
    public List<string> Holders { get; } = [];

    public string? Holder
    {
        get
        {
            lock (_gate)
            {
                return (string?)_lease?["spec"]?["holderIdentity"];
            }
        }
    }

    public int Transitions
    {
        get
        {
            lock (_gate)
            {
                return (int)_lease!["spec"]!["leaseTransitions"]!;
            }
        }
    }

    private KubeObject Read()
    {
        lock (_gate)
        {
            return _lease is null ? throw Refused(HttpStatusCode.NotFound, "NotFound") : KubeObject.FromNode(_lease);
        }
    }

    private KubeObject Write(JsonObject lease, bool isNew)
    {
        lock (_gate)
        {
            if (isNew && _lease is not null)
            {
                throw Refused(HttpStatusCode.Conflict, "AlreadyExists");
            }

            if (!isNew && (string?)lease["metadata"]!["resourceVersion"] != (string?)_lease!["metadata"]!["resourceVersion"])
            {
                throw Refused(HttpStatusCode.Conflict, "Conflict");
            }

            _lease = lease.DeepClone().AsObject();
            _lease["metadata"]!["resourceVersion"] = $"{++_version}";
            var holder = (string?)_lease["spec"]!["holderIdentity"] ?? "";
            if (holder.Length > 0 && Holders.LastOrDefault() != holder)
            {
                Holders.Add(holder);
            }

            return KubeObject.FromNode(_lease);
        }
    }

    private static KubernetesApiException Refused(HttpStatusCode status, string reason) => new(status, reason, reason);

    /// <summary>One process's way to the server.</summary>
    public sealed class Client(LeaseServer server) : PartialClient
    {
        /// <summary>Before each call: throw to lose the request. After each write: throw to lose the answer.</summary>
        public Action<bool> Fault { get; set; } = _ => { };

        public override Task<KubeObject> GetAsync(
            ResourceType type,
            string? @namespace,
            string name,
            CancellationToken cancellationToken = default
        ) => Call(server.Read, isWrite: false);

        public override Task<KubeObject> CreateAsync(
            ResourceType type,
            string? @namespace,
            JsonObject body,
            CancellationToken cancellationToken = default
        ) => Call(() => server.Write(body, isNew: true), isWrite: true);

        public override Task<KubeObject> ReplaceAsync(
            ResourceType type,
            string? @namespace,
            string name,
            JsonObject body,
            string? subresource = null,
            CancellationToken cancellationToken = default
        ) => Call(() => server.Write(body, isNew: false), isWrite: true);

        public override Task<KubeObject> PatchAsync(
            ResourceType type,
            string? @namespace,
            string name,
            Patch patch,
            string? subresource = null,
            CancellationToken cancellationToken = default
        ) =>
            Call(
                () => server.Write(MergePatch.Apply(server.Read().ToNode(), JsonNode.Parse(patch.Body.Span))!.AsObject(), isNew: false),
                isWrite: true
            );

        private Task<KubeObject> Call(Func<KubeObject> call, bool isWrite)
        {
            try
            {
                Fault(false);
                var answer = call();
                if (isWrite)
                {
                    Fault(true);
                }

                return Task.FromResult(answer);
            }
            catch (Exception fault) when (fault is KubernetesApiException or HttpRequestException)
            {
                return Task.FromException<KubeObject>(fault);
            }
        }
    }
}
