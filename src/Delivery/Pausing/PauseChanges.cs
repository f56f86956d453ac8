using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Pauses and aborts that a pass decides, and the status that follows from them (rows H1 to H3).</summary>
internal sealed class PauseChanges
{
    private readonly RolloutStatus _before;
    private readonly List<string> _added = [];
    private readonly HashSet<string> _removed = [];
    private bool _cleared;
    private bool _abortAdded;
    private bool _abortRemoved;

    public PauseChanges(RolloutStatus before) => _before = before;

    public bool IsAborted => !_abortRemoved && (_abortAdded || _before.Abort);

    public bool HasAdded => _added.Count > 0;

    /// <summary>Why the pass aborts; empty when a user asked for it.</summary>
    public string AbortMessage { get; private set; } = "";

    public void Abort(string message)
    {
        _abortAdded = true;
        AbortMessage = message;
    }

    public void RemoveAbort() => _abortRemoved = true;

    public void Add(string reason) => _added.Add(reason);

    public void Remove(string reason) => _removed.Add(reason);

    public void Clear() => _cleared = true;

    /// <summary>The pause of that reason that was in force when the pass began.</summary>
    public PauseCondition? Current(string reason) => _before.PauseConditions?.FirstOrDefault(pause => pause.Reason == reason);

    /// <param name="status">The status to put the pauses into.</param>
    /// <param name="keepsResume">True while a resume cannot be acted on yet: it is remembered until it can.</param>
    /// <param name="now">Begin of new pauses.</param>
    public RolloutStatus Apply(RolloutStatus status, bool keepsResume, DateTimeOffset now)
    {
        if (IsAborted)
        {
            // An abort has precedence over every pause: nothing may keep it from making progress.
            return status with { Abort = true, AbortedAt = _before.AbortedAt ?? now, PauseConditions = null, ControllerPause = false };
        }

        var kept = _cleared ? [] : (_before.PauseConditions ?? []).Where(pause => !_removed.Contains(pause.Reason)).ToList();
        foreach (var reason in _added.Where(reason => kept.TrueForAll(pause => pause.Reason != reason)))
        {
            kept.Add(new PauseCondition { Reason = reason, StartTime = now });
        }

        return status with
        {
            Abort = false,
            AbortedAt = null,
            PauseConditions = kept.Count == 0 ? null : kept,
            // Pauses that vanished without us are a resume, which has been observed now.
            ControllerPause = kept.Count > 0 ? _before.ControllerPause || HasAdded : keepsResume && !_cleared && _before.ControllerPause,
        };
    }
}
