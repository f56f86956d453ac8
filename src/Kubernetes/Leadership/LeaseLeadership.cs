using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Rollouts.Kubernetes;

/// <summary>
/// One of several processes leads: the one that holds a Lease, in the manner of Kubernetes' own controllers. Whether a lease has
/// run out is told by how long it was seen unchanged on the own clock, so clocks may differ.
/// </summary>
public sealed class LeaseLeadership : ILeadership
{
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(2);

    private readonly IKubernetesClient _client;
    private readonly LeaseOptions _options;
    private readonly WriteFence _fence;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private string _seenVersion = "";
    private string _holder = "";
    private long _seenAt;
    private long _renewedAt;
    private volatile bool _isHeld;

    public LeaseLeadership(IKubernetesClient client, LeaseOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (LeaseOptions.Faults(options.Duration, options.RenewDeadline, options.RetryPeriod).FirstOrDefault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        _client = client;
        _options = options;
        _fence = WriteFence.For(options.Duration, options.RenewDeadline, options.RetryPeriod);
        _time = time;
        _log = loggers.CreateLogger<LeaseLeadership>();
    }

    public bool IsHeld => _isHeld && _time.GetElapsedTime(Interlocked.Read(ref _renewedAt)) < _options.RenewDeadline;

    public TimeSpan? AdmitWrite() =>
        _isHeld && _fence.Admits(_time.GetElapsedTime(Interlocked.Read(ref _renewedAt)))
            ? _fence.Limit
            : throw new LeadershipLostException(
                $"The lease {_options.Namespace}/{_options.Name} was not renewed in time: nothing is written before it is."
            );

    public async Task LeadAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        while (!await TryTakeAsync(cancellationToken))
        {
            await Task.Delay(_options.RetryPeriod, _time, cancellationToken);
        }

        _log.Leading(_options.Namespace, _options.Name, _options.Identity);
        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var done = work(working.Token);
        try
        {
            await RenewAsync(done, cancellationToken);
        }
        finally
        {
            _isHeld = false;
            await working.CancelAsync();
            await done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ReleaseAsync();
        }

        await done;
    }

    /// <summary>Until the work is done or the lease was not renewed for too long.</summary>
    private async Task RenewAsync(Task work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wait = Task.Delay(_options.RetryPeriod, _time, cancellationToken);
            if (await Task.WhenAny(work, wait) == work)
            {
                return;
            }

            await wait;
            if (!await TryTakeAsync(cancellationToken) && !IsHeld)
            {
                var reason = _holder == _options.Identity ? "it could not be renewed in time" : $"it is held by {_holder}";
                throw new LeadershipLostException($"The lease {_options.Namespace}/{_options.Name} is lost: {reason}.");
            }
        }
    }

    /// <summary>Takes or renews the lease.</summary>
    private async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        // What counts is when the request was sent: others count from when they see its effect, which is later.
        var start = _time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = _time.CreateTimer(_ => limit.Cancel(), null, _options.RenewDeadline, Timeout.InfiniteTimeSpan);
        try
        {
            return await TryTakeAsync(start, limit.Token);
        }
#pragma warning disable CA1031 // Whatever one attempt brings, the next one follows until the deadline.
        catch (Exception cause) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _log.AttemptFailed(_options.Namespace, _options.Name, cause.Message);
            return false;
        }
    }

    private async Task<bool> TryTakeAsync(long start, CancellationToken cancellationToken)
    {
        JsonObject lease;
        try
        {
            var present = await _client.GetAsync(KnownResources.Leases, _options.Namespace, _options.Name, cancellationToken);
            lease = present.ToNode();
            See(present.Header.ResourceVersion, (string?)lease["spec"]?["holderIdentity"] ?? "");
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            var created = await _client.CreateAsync(KnownResources.Leases, _options.Namespace, Written(null), cancellationToken);
            return Hold(created, start);
        }

        var isMine = _holder == _options.Identity;
        if (!isMine && _holder.Length > 0 && _time.GetElapsedTime(_seenAt) < _options.Duration)
        {
            return false;
        }

        var written = await _client.ReplaceAsync(
            KnownResources.Leases,
            _options.Namespace,
            _options.Name,
            Written(lease),
            cancellationToken: cancellationToken
        );
        return Hold(written, start);
    }

    private void See(string version, string holder)
    {
        if (version != _seenVersion)
        {
            (_seenVersion, _seenAt) = (version, _time.GetTimestamp());
        }

        if (holder != _holder && holder != _options.Identity && holder.Length > 0)
        {
            _log.Following(_options.Namespace, _options.Name, holder);
        }

        _holder = holder;
    }

    private bool Hold(KubeObject written, long start)
    {
        (_seenVersion, _seenAt, _holder) = (written.Header.ResourceVersion, _time.GetTimestamp(), _options.Identity);
        Interlocked.Exchange(ref _renewedAt, start);
        return _isHeld = true;
    }

    private JsonObject Written(JsonObject? present)
    {
        var now = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var isMine = _holder == _options.Identity && present is not null;
        var lease =
            present?.DeepClone().AsObject()
            ?? new JsonObject
            {
                ["apiVersion"] = "coordination.k8s.io/v1",
                ["kind"] = "Lease",
                ["metadata"] = new JsonObject { ["name"] = _options.Name, ["namespace"] = _options.Namespace },
            };
        var before = lease["spec"] as JsonObject;
        lease["spec"] = new JsonObject
        {
            ["holderIdentity"] = _options.Identity,
            ["leaseDurationSeconds"] = (int)Math.Ceiling(_options.Duration.TotalSeconds),
            ["acquireTime"] = isMine ? before?["acquireTime"]?.DeepClone() ?? now : now,
            ["renewTime"] = now,
            ["leaseTransitions"] = Transitions(before) + (isMine || before is null ? 0 : 1),
        };
        return lease;
    }

    private static int Transitions(JsonObject? spec) =>
        spec?["leaseTransitions"] is JsonValue value && value.TryGetValue(out int transitions) ? Math.Max(transitions, 0) : 0;

    /// <summary>Lets the next process take over at once instead of after the lease's duration.</summary>
    private async Task ReleaseAsync()
    {
        if (_holder != _options.Identity)
        {
            return;
        }

        using var limit = new CancellationTokenSource(ReleaseLimit, _time);
        try
        {
            var spec = new JsonObject { ["holderIdentity"] = "", ["leaseDurationSeconds"] = 1 };
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = _seenVersion },
                ["spec"] = spec,
            };
            await _client.PatchAsync(
                KnownResources.Leases,
                _options.Namespace,
                _options.Name,
                Patch.Merge(patch),
                cancellationToken: limit.Token
            );
            _holder = "";
        }
#pragma warning disable CA1031 // It runs out by itself.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            _log.ReleaseFailed(_options.Namespace, _options.Name, cause.Message);
        }
    }
}
