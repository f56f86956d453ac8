namespace Rollouts.Cli;

/// <summary>One line of the timeline.</summary>
internal sealed record TimelineLine(string Text, Tone Tone = Tone.Plain);
