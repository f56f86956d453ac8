using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Runs each Job's pods until enough succeeded, too many failed or its deadline passed.</summary>
public sealed class JobController : IModelController
{
    private const int DefaultBackoffLimit = 6;
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(6);

    private readonly WakeUps<ObjectKey> _wakeUps = new();

    public string Name => "jobs";

    public DateTimeOffset? Reconcile(ClusterModel model, IReadOnlyList<ModelChange> changes, DateTimeOffset now)
    {
        var keys = new SortedSet<ObjectKey>(_wakeUps.TakeDue(now), ObjectKeyOrder.Instance);
        foreach (var change in changes)
        {
            if (change.Type == KnownResources.Jobs)
            {
                keys.Add(change.Key);
            }
            else if (change.Type == KnownResources.Pods && change.After.Header.Controller is { Kind: "Job" } owner)
            {
                keys.Add(new(change.Key.Namespace, owner.Name));
            }
        }

        foreach (var key in keys)
        {
            if (model.Find(KnownResources.Jobs, key.Namespace, key.Name) is { Header.DeletionTimestamp: null } job)
            {
                _wakeUps.Set(key, Sync(model, job, now));
            }
            else
            {
                _wakeUps.Remove(key);
            }
        }

        return _wakeUps.Next;
    }

    private static DateTimeOffset? Sync(ClusterModel model, KubeObject job, DateTimeOffset now)
    {
        JobView view;
        try
        {
            view = job.As<JobView>(PodView.Json);
        }
        catch (JsonException)
        {
            // A Job with fields of wrong types runs nothing, as on a server that would have refused it.
            return null;
        }

        if (view.IsFinished)
        {
            return CleanUp(model, job, view, now);
        }

        var startedAt = view.Status.StartTime ?? now;
        var pods = Pods(model, job);
        var succeeded = pods.Count(static pod => pod.Succeeded);
        var failed = pods.Count(static pod => pod.Failed);
        var active = pods.Where(static pod => pod.IsActive).ToList();
        var limit = view.Spec.BackoffLimit ?? DefaultBackoffLimit;
        var deadline = startedAt + Seconds(view.Spec.ActiveDeadlineSeconds);
        var restarts = active.Sum(static pod => pod.Restarts);
        var failure =
            failed > limit || (restarts > 0 && restarts >= limit) ? ("BackoffLimitExceeded", "Job has reached the specified backoff limit")
            : deadline <= now ? ("DeadlineExceeded", "Job was active longer than specified deadline")
            : default((string Reason, string Message)?);
        var complete = view.Spec.Completions is { } completions ? succeeded >= completions : succeeded > 0 && active.Count == 0;
        if (failure is not null || complete)
        {
            active.ForEach(pod => model.Delete(KnownResources.Pods, pod.Pod, now));
            active.Clear();
        }

        DateTimeOffset? retryAt = null;
        if (failure is null && !complete)
        {
            retryAt = Fill(model, job, view, pods, active.Count, succeeded, now);
            active = [.. Pods(model, job).Where(static pod => pod.IsActive)];
        }

        var status = new JsonObject
        {
            ["startTime"] = ModelWrites.Time(startedAt),
            ["active"] = active.Count == 0 ? null : active.Count,
            ["succeeded"] = succeeded == 0 ? null : succeeded,
            ["failed"] = failed == 0 ? null : failed,
        };
        if (failure is { } why)
        {
            status["conditions"] = new JsonArray(Condition("Failed", why.Reason, why.Message, now));
        }
        else if (complete)
        {
            status["completionTime"] = ModelWrites.Time(now);
            status["conditions"] = new JsonArray(Condition("Complete", null, null, now));
        }

        model.Status(KnownResources.Jobs, job, status, now);
        return failure is not null || complete ? null : ContainerLifecycle.Earlier(deadline, retryAt);
    }

    /// <returns>When the next pod may be made, if failures hold it back.</returns>
    private static DateTimeOffset? Fill(
        ClusterModel model,
        KubeObject job,
        JobView view,
        List<PodFacts> pods,
        int active,
        int succeeded,
        DateTimeOffset now
    )
    {
        var parallelism = view.Spec.Suspend == true ? 0 : Math.Max(0, view.Spec.Parallelism ?? 1);
        var missing =
            view.Spec.Completions is { } completions ? Math.Min(parallelism, completions - succeeded) - active
            : succeeded > 0 ? 0
            : parallelism - active;
        if (missing <= 0)
        {
            return null;
        }

        var failures = pods.Where(static pod => pod.Failed).ToList();
        if (failures.Count > 0)
        {
            var wait = FirstBackOff * Math.Pow(2, Math.Min(failures.Count - 1, 10));
            var last = failures.Max(static pod => FinishedAt(pod) ?? pod.Pod.Header.CreationTimestamp ?? DateTimeOffset.MinValue);
            var from = last + (wait < LongestBackOff ? wait : LongestBackOff);
            if (from > now)
            {
                return from;
            }
        }

        for (; missing > 0; missing--)
        {
            var body = ModelWrites.PodOf(view.Spec.Template, KnownResources.Jobs, job);
            var labels = body["metadata"]!["labels"] as JsonObject ?? [];
            labels["controller-uid"] = job.Header.Uid;
            labels["job-name"] = job.Header.Name;
            body["metadata"]!["labels"] = labels.Parent is null ? labels : labels.DeepClone();
            if (!model.Execute(new ClusterRequest.Create(KnownResources.Pods, job.Header.Namespace, body), now).Succeeded)
            {
                return now + FirstBackOff;
            }
        }

        return null;
    }

    private static DateTimeOffset? CleanUp(ClusterModel model, KubeObject job, JobView view, DateTimeOffset now)
    {
        if (view.Spec.TtlSecondsAfterFinished is not { } ttl)
        {
            return null;
        }

        var at = (view.Status.Conditions.Max(static condition => condition.LastTransitionTime) ?? now) + Seconds(ttl)!.Value;
        if (at > now)
        {
            return at;
        }

        model.Delete(KnownResources.Jobs, job, now);
        return null;
    }

    private static DateTimeOffset? FinishedAt(PodFacts pod) =>
        pod.View.Status.ContainerStatuses.Max(static status => status.State?.Terminated?.FinishedAt);

    private static List<PodFacts> Pods(ClusterModel model, KubeObject job) =>
        [
            .. model
                .OwnedBy(job.Header.Uid)
                .Where(owned => owned.Type == KnownResources.Pods && owned.Object.Header.Controller?.Uid == job.Header.Uid)
                .Select(static owned => PodFacts.Of(owned.Object)),
        ];

    private static TimeSpan? Seconds(long? seconds) =>
        seconds is { } value ? TimeSpan.FromSeconds(Math.Clamp(value, 0, 1_000_000_000)) : null;

    private static JsonObject Condition(string type, string? reason, string? message, DateTimeOffset now)
    {
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = "True",
            ["lastProbeTime"] = ModelWrites.Time(now),
            ["lastTransitionTime"] = ModelWrites.Time(now),
        };
        if (reason is not null)
        {
            condition["reason"] = reason;
            condition["message"] = message;
        }

        return condition;
    }
}
