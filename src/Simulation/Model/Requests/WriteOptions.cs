namespace Rollouts.Simulation;

/// <summary>Query options of the writing verbs.</summary>
public sealed record WriteOptions
{
    public static WriteOptions Default { get; } = new();

    /// <summary>Runs everything but the commit: the answer is what would have been stored.</summary>
    public bool DryRun { get; init; }

    /// <summary>What happens to fields that a custom resource's schema does not know.</summary>
    public FieldValidation FieldValidation { get; init; } = FieldValidation.Ignore;

    /// <summary>Who writes. Needed for server-side apply; not stored.</summary>
    public string? FieldManager { get; init; }
}
