namespace Rollouts.Cli;

/// <summary>Colours of the terminal, by the number in their escape sequence.</summary>
internal enum Ink
{
    None = 0,
    Red = 31,
    Green = 32,
    Yellow = 33,
    BrightBlue = 94,
}
