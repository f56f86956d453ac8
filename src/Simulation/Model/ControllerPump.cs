namespace Rollouts.Simulation;

/// <summary>
/// Runs controllers over one model until none has anything left to do. The embedded cluster calls it after each write, the
/// simulation at each instant of virtual time; neither needs threads.
/// </summary>
public sealed class ControllerPump
{
    /// <summary>Rounds after which the pump gives up for this instant, so that a controller without a fixed point cannot hang it.</summary>
    public const int MaxRounds = 1000;

    private readonly ClusterModel _model;
    private readonly Slot[] _slots;

    public ControllerPump(ClusterModel model, IEnumerable<IModelController> controllers)
    {
        _model = model;
        _slots = [.. controllers.Select(static controller => new Slot(controller))];
    }

    /// <summary>Calls every controller that has changes or whose instant has come, until all are at rest.</summary>
    /// <returns>The earliest instant that any controller asked for, or null.</returns>
    /// <exception cref="InvalidOperationException">The controllers found no fixed point within <see cref="MaxRounds"/>.</exception>
    /// <exception cref="AggregateException">
    /// Controllers failed. The others came to rest all the same, and the failed ones get the same changes at the next call.
    /// </exception>
    public DateTimeOffset? Run(DateTimeOffset now)
    {
        var failures = new Dictionary<Slot, Exception>();
        for (var round = 0; round < MaxRounds; round++)
        {
            var worked = false;
            foreach (var slot in _slots)
            {
                if (!failures.ContainsKey(slot))
                {
                    worked |= TryStep(slot, now, failures);
                }
            }
            if (!worked)
            {
                return failures.Count == 0
                    ? _slots.Min(static slot => slot.Due)
                    : throw new AggregateException(
                        $"The controllers {string.Join(", ", failures.Keys.Select(static slot => slot.Controller.Name))} failed at {now:O}.",
                        failures.Values
                    );
            }
        }
        throw new InvalidOperationException(
            $"The controllers {string.Join(", ", _slots.Select(static slot => slot.Controller.Name))} were not at rest after {MaxRounds} rounds at {now:O}."
        );
    }

    private bool TryStep(Slot slot, DateTimeOffset now, Dictionary<Slot, Exception> failures)
    {
        try
        {
            return Step(slot, now);
        }
        catch (Exception error)
        {
            failures.Add(slot, error);
            return false;
        }
    }

    private bool Step(Slot slot, DateTimeOffset now)
    {
        var changes = Changes(slot);
        var due = slot.Due is { } instant && instant <= now;
        if (changes.Count == 0 && !due)
        {
            return false;
        }
        var cursor = _model.ResourceVersion;
        slot.Due = slot.Controller.Reconcile(_model, changes, now);
        slot.Cursor = cursor;
        // A due instant alone is no work: a controller that asks for the past again is served at the next call of Run, not in a spin.
        return changes.Count > 0 || _model.ResourceVersion != cursor;
    }

    private IReadOnlyList<ModelChange> Changes(Slot slot)
    {
        if (slot.Cursor is { } cursor && _model.TryGetChanges(cursor, out var changes))
        {
            return changes;
        }
        return
        [
            .. _model.Resources.Stored.SelectMany(type =>
                _model.List(type).Select(item => new ModelChange(_model.ResourceVersion, ModelChangeKind.Added, type, null, item))
            ),
        ];
    }

    private sealed class Slot(IModelController controller)
    {
        public IModelController Controller { get; } = controller;
        public long? Cursor { get; set; }
        public DateTimeOffset? Due { get; set; }
    }
}
