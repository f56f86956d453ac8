namespace Rollouts.Simulation;

/// <summary>What goes wrong with the next requests of one controller.</summary>
internal sealed class WriteFaults
{
    /// <summary>Requests to be refused with 429 or 500.</summary>
    public int Refusals { get; set; }

    /// <summary>Whether those are 429.</summary>
    public bool AreThrottled { get; set; }

    /// <summary>Writes whose answers are lost.</summary>
    public int LostAnswers { get; set; }

    /// <summary>Writes until the controller dies; null for not at all.</summary>
    public int? WritesToCrash { get; set; }

    /// <summary>Whether the write at which it dies is still carried out.</summary>
    public bool CrashesAfter { get; set; }

    /// <summary>The next write is held back instead of carried out.</summary>
    public Action<Action>? HoldsBack { get; set; }

    /// <summary>Until when the objects of the router are out of reach.</summary>
    public DateTimeOffset RouterLostUntil { get; set; }

    /// <summary>Until when Ingresses are out of reach.</summary>
    public DateTimeOffset IngressLostUntil { get; set; }

    /// <summary>Happens right before the next write.</summary>
    public Queue<Action> BetweenWrites { get; } = new();
}
