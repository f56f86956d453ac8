namespace Rollouts.Expressions;

/// <summary>What compiling gave: a program, or the fault that compiling it again would find again.</summary>
internal sealed class CachedProgram(in ProgramKey key, Program? program, ExpressionException? fault)
{
    private volatile bool _wasUsed;

    public ProgramKey Key { get; } = key;

    /// <summary>UTF-16 units of source, and what its patterns add.</summary>
    public int Size => Key.Source.Length + (program?.PatternSize ?? 0);

    /// <summary>The program. A fault is thrown anew, for an exception belongs to the thread that throws it.</summary>
    public Program Open() => program ?? throw fault!.Anew();

    /// <summary>Earns a second chance.</summary>
    public void MarkUsed()
    {
        // Read first, so that threads which share a program do not take its cache line from each other.
        if (!_wasUsed)
        {
            _wasUsed = true;
        }
    }

    /// <summary>Whether it had earned a second chance, which it now has taken.</summary>
    public bool TakeChance()
    {
        var chance = _wasUsed;
        _wasUsed = false;
        return chance;
    }
}
