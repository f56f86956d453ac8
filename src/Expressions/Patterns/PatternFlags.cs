namespace Rollouts.Expressions;

/// <summary>What <c>(?ims)</c> switches; <c>U</c> makes no difference to a search.</summary>
[Flags]
internal enum PatternFlags
{
    None = 0,
    IgnoreCase = 1,
    Multiline = 2,
    DotTakesNewline = 4,
}
