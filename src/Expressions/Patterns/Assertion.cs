namespace Rollouts.Expressions;

/// <summary>What a pattern may ask of a place between two characters.</summary>
internal enum Assertion
{
    BeginOfText,
    EndOfText,
    BeginOfLine,
    EndOfLine,
    WordBoundary,
    NoWordBoundary,
}
