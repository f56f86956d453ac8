namespace Rollouts.Simulation;

/// <summary>The forms of an answer that a client may prefer.</summary>
internal enum AcceptedForm
{
    Object,
    Table,
    PartialMetadata,
}
