using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Lets plugins carry out steps (rows C23 and H45 to H50). That a step begins is written before its plugin is asked for the first time, so that a call
/// that is repeated after a crash has the same key; what a plugin answered is in the next snapshot.
/// </summary>
internal static class StepPluginPlanner
{
    private static readonly TimeSpan DefaultBackoff = TimeSpan.FromSeconds(30);

    // A plugin that wants to be asked more often is asked at the default pace (row H46).
    private static readonly TimeSpan ShortestBackoff = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Unready = TimeSpan.FromSeconds(1);

    public static void Plan(RolloutSync sync)
    {
        TakeAnswer(sync);
        if (sync.Pauses.IsAborted)
        {
            AbortLast(sync);
        }
        else if (sync.Before.PromoteFull || RolloutHealth.IsPromoted(sync.Before))
        {
            TerminateRunning(sync);
        }
        else
        {
            RunCurrent(sync);
        }
    }

    /// <summary>Whether the plugin of the current step is done with it, or was switched off.</summary>
    public static bool IsComplete(RolloutSync sync) =>
        CanarySteps.Index(sync.Rollout) is { } index
        && StepPluginEntries.Find(sync, index, StepPluginOperation.Run) is { Disabled: true } or { Phase: StepPluginPhase.Successful };

    private static void RunCurrent(RolloutSync sync)
    {
        if (
            CanarySteps.Current(sync.Rollout)?.Plugin is not { } step
            || CanarySteps.Index(sync.Rollout) is not { } index
            || sync.Before.Phase != RolloutPhase.Progressing
        )
        {
            return;
        }

        var entry = StepPluginEntries.Find(sync, index, StepPluginOperation.Run);
        if (entry is { Phase: StepPluginPhase.Failed })
        {
            sync.Pauses.Abort($"Step Plugin {index + 1} ({entry.Name}) failed: {entry.Message}");
            AbortLast(sync);
        }
        else if (entry is null or { Executions: 0 } && IsDisabled(sync, step.Name) == true)
        {
            StepPluginEntries.Put(
                sync,
                new StepPluginStatus
                {
                    Index = index,
                    Name = step.Name,
                    Operation = StepPluginOperation.Run,
                    Phase = StepPluginPhase.Successful,
                    Disabled = true,
                }
            );
        }
        else if (entry is not { Phase: StepPluginPhase.Successful })
        {
            Ask(sync, index, step.Name, StepPluginOperation.Run);
        }
    }

    /// <summary>Row H47: what was begun is undone in reverse order, one plugin after the other.</summary>
    private static void AbortLast(RolloutSync sync)
    {
        var last = StepPluginEntries
            .Of(sync)
            .LastOrDefault(entry =>
                entry
                    is { Operation: StepPluginOperation.Run, Disabled: false, Phase: StepPluginPhase.Running or StepPluginPhase.Successful }
                && IsOpen(StepPluginEntries.Find(sync, entry.Index, StepPluginOperation.Abort))
            );
        if (last is null)
        {
            return;
        }

        // One that could not be asked, or failed, is tried again later, and nobody waits for that.
        sync.IsUndoing =
            IsDisabled(sync, last.Name) is not null
            && StepPluginEntries.Find(sync, last.Index, StepPluginOperation.Abort) is null or { Executions: 0 };
        Ask(sync, last.Index, last.Name, StepPluginOperation.Abort);
    }

    /// <summary>Row H48: a full promotion passes over the step that is still under way.</summary>
    private static void TerminateRunning(RolloutSync sync)
    {
        var running = StepPluginEntries
            .Of(sync)
            .LastOrDefault(static entry => entry is { Operation: StepPluginOperation.Run, Phase: StepPluginPhase.Running });
        if (running is not null && IsOpen(StepPluginEntries.Find(sync, running.Index, StepPluginOperation.Terminate)))
        {
            Ask(sync, running.Index, running.Name, StepPluginOperation.Terminate);
        }
    }

    private static bool IsOpen(StepPluginStatus? entry) => entry?.Phase is null or StepPluginPhase.Running or StepPluginPhase.Error;

    /// <summary>Notes that the operation begins, or calls the plugin if it is time to.</summary>
    private static void Ask(RolloutSync sync, int index, string plugin, string operation)
    {
        if (IsDisabled(sync, plugin) is null)
        {
            Report(sync, index, plugin);
            return;
        }

        if (StepPluginEntries.Find(sync, index, operation) is not { } entry)
        {
            var begun = Begin(sync, index, plugin, operation);
            StepPluginEntries.Put(sync, begun);
            sync.RequeueAt(sync.Now);
            sync.Wait(Running(begun));
            return;
        }

        sync.Wait(Running(entry));
        // One that could not be asked so far need not wait any longer.
        var due = entry.Executions == 0 ? DateTimeOffset.MinValue : DueAt(entry);
        if (due > sync.Now)
        {
            sync.RequeueAt(due);
            return;
        }

        sync.Act(new RolloutAction.CallStepPlugin(StepPluginEntries.NextCall(sync, entry)));
        sync.RequeueAt(sync.Now);
    }

    private static StepPluginStatus Begin(RolloutSync sync, int index, string plugin, string operation) =>
        new()
        {
            Index = index,
            Name = plugin,
            Operation = operation,
            Phase = StepPluginPhase.Running,
            StartedAt = sync.Now,
        };

    private static SaidWait Running(StepPluginStatus entry) => new(WaitKind.Plugin, Describe(entry)) { Since = entry.StartedAt };

    private static string Describe(StepPluginStatus entry) =>
        $"step plugin {entry.Name} (step {entry.Index + 1}, {entry.Operation})"
        + (string.IsNullOrEmpty(entry.Message) ? "" : $", which says: {entry.Message}");

    private static DateTimeOffset DueAt(StepPluginStatus entry) =>
        entry.UpdatedAt is { } updated
            ? updated + (GoDuration.TryParse(entry.Backoff, out var backoff) ? backoff.ToTimeSpan() : DefaultBackoff)
            : DateTimeOffset.MinValue;

    /// <summary>Row H49: nobody knows the plugin, which may change; the step waits, and the progress deadline goes on.</summary>
    private static void Report(RolloutSync sync, int index, string plugin)
    {
        if (sync.Snapshot.StepPlugins is not null)
        {
            sync.Wait(
                new SaidWait(WaitKind.Plugin, $"step plugin {plugin} to be configured")
                {
                    Ending = "until stepPlugins of ConfigMap argo-rollouts-config names it and the controller was restarted",
                }
            );
            Complain(
                sync,
                index,
                $"plugin '{plugin}' is not configured: name it under stepPlugins of ConfigMap argo-rollouts-config and restart the controller"
            );
            return;
        }

        sync.RequeueAt(sync.Now + Unready);
        if (sync.Snapshot.StepPluginsObstacle is not { } obstacle)
        {
            sync.Wait(WaitKind.Plugin, "the list of configured plugins");
            return;
        }

        sync.Wait(new SaidWait(WaitKind.Plugin, $"the list of configured plugins: {obstacle}") { Ending = "until it can be read" });
        Complain(sync, index, $"which plugins are configured is not known: {obstacle}");
    }

    /// <summary>Every half minute and not in every pass. Nothing was begun, so the status has no entry of it.</summary>
    private static void Complain(RolloutSync sync, int index, string message)
    {
        if (sync.Snapshot.StepPluginErrorAt is { } last && last + DefaultBackoff is var due && due > sync.Now)
        {
            sync.RequeueAt(due);
            return;
        }

        sync.Event(
            EventType.Warning,
            EventReason.ReconciliationError,
            $"Reconciliation failed with error: could not create step plugin at index {index} : {message}"
        );
        sync.RequeueAt(sync.Now + DefaultBackoff);
    }

    /// <summary>Null for a plugin that is not configured.</summary>
    private static bool? IsDisabled(RolloutSync sync, string plugin) =>
        sync.Snapshot.StepPlugins?.TryGetValue(plugin, out var disabled) == true ? disabled : null;

    /// <summary>Counts an answer in, if it is one to the call that is due next; any other belongs to an attempt that is over.</summary>
    private static void TakeAnswer(RolloutSync sync)
    {
        if (
            sync.Snapshot.StepPluginAnswer is not { } answer
            || StepPluginEntries.Find(sync, answer.Call.Index, answer.Call.Operation) is not { } before
            || !StepPluginEntries.NextCall(sync, before).IsSameAs(answer.Call)
        )
        {
            return;
        }

        var after = Apply(before, answer);
        StepPluginEntries.Put(sync, after);
        var isNews = before.Executions == 0 || before.Phase != after.Phase;
        // That a step is done is told by RolloutStepCompleted.
        if (isNews && after is not { Operation: StepPluginOperation.Run, Phase: StepPluginPhase.Successful })
        {
            sync.Event(
                after.Phase is StepPluginPhase.Error or StepPluginPhase.Failed ? EventType.Warning : EventType.Normal,
                EventReason.StepPluginTransition,
                $"Step plugin {after.Name} (step {after.Index + 1}, {after.Operation}) is {after.Phase}"
                    + (string.IsNullOrEmpty(after.Message) ? "" : $": {after.Message}")
            );
        }
    }

    private static StepPluginStatus Apply(StepPluginStatus before, StepPluginAnswer answer)
    {
        // There is nobody left to wait for the end of an abort or a termination (row H47).
        var isLate = answer.Phase == StepPluginPhase.Running && before.Operation != StepPluginOperation.Run;
        var phase = isLate ? StepPluginPhase.Failed : answer.Phase;
        var goesOn = phase is StepPluginPhase.Running or StepPluginPhase.Error;
        var backoff =
            phase == StepPluginPhase.Running && answer.RequeueAfter > ShortestBackoff ? answer.RequeueAfter.Value : DefaultBackoff;
        return before with
        {
            Phase = phase,
            Message = isLate ? $"{before.Operation} must end at once, and the plugin goes on: {answer.Message}" : answer.Message,
            Executions = before.Executions + 1,
            UpdatedAt = answer.At,
            FinishedAt = goesOn ? null : answer.At,
            Backoff = goesOn ? GoDuration.FromTimeSpan(backoff).ToString() : null,
            Status = phase == StepPluginPhase.Error ? before.Status : answer.Status ?? before.Status,
        };
    }
}
