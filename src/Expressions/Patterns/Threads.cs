namespace Rollouts.Expressions;

/// <summary>The instructions at which a run of a pattern stands, each at most once.</summary>
internal ref struct Threads(Span<int> current, Span<int> visits, Span<int> stack)
{
    private readonly Span<int> _current = current;
    private int _round;

    /// <summary>For each instruction the round in which it was last visited.</summary>
    public Span<int> Visits { get; } = visits;

    /// <summary>The ways still to be followed; none is longer than the program, as each instruction forks once a round.</summary>
    public Span<int> Stack { get; } = stack;

    public int Count { get; private set; }

    /// <summary>Instructions visited in this round.</summary>
    public int Visited { get; private set; }

    public readonly ReadOnlySpan<int> Current => _current[..Count];

    /// <summary>Begins the round of the next character.</summary>
    public void Begin()
    {
        _round++;
        Count = 0;
        Visited = 0;
    }

    /// <summary>Whether the instruction is visited for the first time in this round.</summary>
    public bool TryVisit(int instruction)
    {
        if (Visits[instruction] == _round)
        {
            return false;
        }

        Visits[instruction] = _round;
        Visited++;
        return true;
    }

    public void Add(int instruction) => _current[Count++] = instruction;
}
