using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>A place in the text: the characters before and after it, negative where the text begins or ends.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Place(int Previous, int Next)
{
    public bool Meets(Assertion assertion) =>
        assertion switch
        {
            Assertion.BeginOfText => Previous < 0,
            Assertion.EndOfText => Next < 0,
            Assertion.BeginOfLine => Previous < 0 || Previous == '\n',
            Assertion.EndOfLine => Next < 0 || Next == '\n',
            Assertion.WordBoundary => IsWordBoundary,
            _ => !IsWordBoundary,
        };

    private bool IsWordBoundary => RuneSets.IsWordPart(Previous) != RuneSets.IsWordPart(Next);
}
