using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Rollouts.Kubernetes;

/// <summary>The REST client over <see cref="HttpClient"/>, HTTP/1.1 and HTTP/2.</summary>
public sealed class KubernetesClient : IKubernetesClient, IAsyncDisposable
{
    private const string JsonMediaType = "application/json";
    private const int MaxListRestarts = 3;
    private static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(30);

    private readonly RequestSender _sender;
    private readonly ClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ApiDiscovery _discovery;
    private readonly ILeadership? _fence;

    /// <param name="connection">The server and its credentials.</param>
    /// <param name="options">Limits and timeouts; null for the defaults.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <param name="loggers">Where it logs.</param>
    public KubernetesClient(
        ClusterConnection connection,
        ClientOptions? options = null,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null
    )
        : this(HttpHandlerFactory.Create(connection), connection, options, time, loggers) { }

    /// <param name="handler">The HTTP stack to use instead of one made for the connection; owned by the client.</param>
    /// <param name="connection">The server and its credentials.</param>
    /// <param name="options">Limits and timeouts; null for the defaults.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <exception cref="ArgumentException">The options contradict themselves; all failures are named.</exception>
    public KubernetesClient(
        HttpMessageHandler handler,
        ClusterConnection connection,
        ClientOptions? options = null,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null
    )
    {
        ArgumentNullException.ThrowIfNull(connection);
        _options = options ?? new ClientOptions();
        if (_options.Validate() is { Count: > 0 } failures)
        {
            throw new ArgumentException(string.Join("; ", failures), nameof(options));
        }

        _time = time ?? TimeProvider.System;
        _log = (loggers ?? NullLoggerFactory.Instance).CreateLogger<KubernetesClient>();
        Server = new Uri(connection.ToString());
        // Deadlines are the sender's, on the injected clock.
        var http = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _sender = new RequestSender(http, connection, _options, _time, _log);
        _discovery = new ApiDiscovery(_sender, _time, _log);
    }

    /// <summary>The same client, but it writes only while its process leads.</summary>
    private KubernetesClient(KubernetesClient client, ILeadership fence)
    {
        (_sender, _options, _time, _log, _discovery) = (client._sender, client._options, client._time, client._log, client._discovery);
        (Server, _fence) = (client.Server, fence);
    }

    public Uri Server { get; }

    public IApiDiscovery Discovery => _discovery;

    /// <summary>
    /// A view of this client for the work of a leader: every write is admitted by the lease right before it is sent, and is given up before the lease
    /// can be another's (<see cref="ILeadership.AdmitWrite"/>). It ends with this client.
    /// </summary>
    public KubernetesClient FencedBy(ILeadership leadership)
    {
        ArgumentNullException.ThrowIfNull(leadership);
        return new KubernetesClient(this, leadership);
    }

    public async Task<KubeObject> GetAsync(
        ResourceType type,
        string? @namespace,
        string name,
        CancellationToken cancellationToken = default
    ) =>
        await CallAsync(
            ApiCall.On(HttpMethod.Get, "Get", ResourcePath.Object(type, @namespace, name), type, @namespace, name),
            type,
            cancellationToken
        );

    public async Task<KubeList> ListAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new ListOptions();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // A list that keeps outliving its continue tokens is asked for in one piece.
                return await ListOnceAsync(type, @namespace, options, attempt <= MaxListRestarts, cancellationToken);
            }
            catch (KubernetesApiException expired)
                when (expired.IsExpired && attempt <= MaxListRestarts && options.ResourceVersion is (null or "0"))
            {
                _log.ListRestarted($"List {type}", attempt);
            }
        }
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type,
        string? @namespace,
        ListOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        options ??= new ListOptions();
        var duration = options.Timeout ?? _options.WatchTimeout;
        var path = ResourcePath.Collection(type, @namespace) + ResourcePath.Query(options, null, null, duration);
        var call = ApiCall.On(HttpMethod.Get, "Watch", path, type, @namespace);
        using var response = await _sender.OpenAsync(call, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        // The server ends a watch itself; one that outlives its time has lost its server.
        using var overdue = new CancellationTokenSource(duration + WatchGrace, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancellationToken);
        await using var events = WatchStream
            .ReadAsync(stream, type, call.ToString(), _options, _time, either.Token)
            .GetAsyncEnumerator(either.Token);
        while (await MoveNextAsync(events, overdue, cancellationToken))
        {
            yield return events.Current;
        }
    }

    public Task<KubeObject> CreateAsync(
        ResourceType type,
        string? @namespace,
        JsonObject body,
        CancellationToken cancellationToken = default
    )
    {
        var name = (body["metadata"]?["name"] as JsonValue)?.ToString();
        var call = ApiCall.On(HttpMethod.Post, "Create", ResourcePath.Creation(type, @namespace), type, @namespace, name);
        return CallAsync(Fenced(call), type, cancellationToken, KubeJson.Serialize(body), JsonMediaType);
    }

    public Task<KubeObject> ReplaceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        JsonObject body,
        string? subresource = null,
        CancellationToken cancellationToken = default
    )
    {
        var call = ApiCall.On(HttpMethod.Put, "Update", ResourcePath.Object(type, @namespace, name, subresource), type, @namespace, name);
        return CallAsync(Fenced(call), type, cancellationToken, KubeJson.Serialize(body), JsonMediaType);
    }

    public Task<KubeObject> PatchAsync(
        ResourceType type,
        string? @namespace,
        string name,
        Patch patch,
        string? subresource = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(patch);
        var call = ApiCall.On(HttpMethod.Patch, "Patch", ResourcePath.Object(type, @namespace, name, subresource), type, @namespace, name);
        return CallAsync(Fenced(call), type, cancellationToken, patch.Body, patch.MediaType);
    }

    public async Task DeleteAsync(
        ResourceType type,
        string? @namespace,
        string name,
        DeleteOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var call = ApiCall.On(HttpMethod.Delete, "Delete", ResourcePath.Object(type, @namespace, name), type, @namespace, name);
        ReadOnlyMemory<byte>? body = options is null ? null : KubeJson.Serialize(DeleteBody(options));
        await _sender.SendAsync(Fenced(call), body, JsonMediaType, cancellationToken);
    }

    public async Task PostSubresourceAsync(
        ResourceType type,
        string? @namespace,
        string name,
        string subresource,
        JsonObject body,
        CancellationToken cancellationToken = default
    )
    {
        var call = ApiCall.On(HttpMethod.Post, "Create", ResourcePath.Object(type, @namespace, name, subresource), type, @namespace, name);
        await _sender.SendAsync(Fenced(call), KubeJson.Serialize(body), JsonMediaType, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        if (_fence is not null)
        {
            return ValueTask.CompletedTask;
        }

        _discovery.Dispose();
        return _sender.DisposeAsync();
    }

    private ApiCall Fenced(ApiCall call) => _fence is null ? call : call with { Fence = _fence };

    private async Task<KubeObject> CallAsync(
        ApiCall call,
        ResourceType type,
        CancellationToken cancellationToken,
        ReadOnlyMemory<byte>? body = null,
        string? mediaType = null
    )
    {
        var answer = await _sender.SendAsync(call, body, mediaType, cancellationToken);
        return Understand(call, () => ListReader.Complete(answer.Span, type));
    }

    private async Task<KubeList> ListOnceAsync(
        ResourceType type,
        string? @namespace,
        ListOptions options,
        bool paged,
        CancellationToken cancellationToken
    )
    {
        var items = new List<KubeObject>();
        string? next = null;
        while (true)
        {
            int? limit = paged ? options.Limit ?? _options.PageSize : null;
            var path = ResourcePath.Collection(type, @namespace) + ResourcePath.Query(options, limit, next, null);
            var call = ApiCall.On(HttpMethod.Get, "List", path, type, @namespace);
            var answer = await _sender.SendAsync(call, null, null, cancellationToken);
            var page = Understand(call, () => ListReader.Read(answer.Span, type));
            items.AddRange(options.Keep is { } keep ? page.Items.Select(keep) : page.Items);
            if (page.Continue is null)
            {
                return new KubeList(items, page.ResourceVersion);
            }

            next = page.Continue;
        }
    }

    private static async ValueTask<bool> MoveNextAsync(
        IAsyncEnumerator<WatchEvent> events,
        CancellationTokenSource overdue,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (OperationCanceledException) when (overdue.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static T Understand<T>(ApiCall call, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException cause)
        {
            throw new HttpRequestException(
                HttpRequestError.InvalidResponse,
                $"{call}: the answer is not what an API server sends: {cause.Message}",
                cause
            );
        }
    }

    private static JsonObject DeleteBody(DeleteOptions options)
    {
        var body = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1" };
        if (options.PropagationPolicy is { } policy)
        {
            body["propagationPolicy"] = policy;
        }

        if (options.GracePeriodSeconds is { } grace)
        {
            body["gracePeriodSeconds"] = grace;
        }

        if (options.PreconditionUid is not null || options.PreconditionResourceVersion is not null)
        {
            var preconditions = new JsonObject();
            body["preconditions"] = preconditions;
            if (options.PreconditionUid is { } uid)
            {
                preconditions["uid"] = uid;
            }

            if (options.PreconditionResourceVersion is { } version)
            {
                preconditions["resourceVersion"] = version;
            }
        }

        return body;
    }
}
