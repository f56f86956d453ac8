namespace Rollouts.Cli;

/// <summary>What a line means, for its colour.</summary>
internal enum Tone
{
    Plain,
    Quiet,
    Title,
    Good,
    Bad,
}
