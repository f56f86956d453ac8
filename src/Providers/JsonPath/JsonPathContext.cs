using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>The document that a path is applied to, and the budget of values that it may visit.</summary>
internal sealed class JsonPathContext(MeasuredValue root)
{
    private const int MaxVisits = 1_000_000;
    private int _visits;

    public MeasuredValue Root => root;

    /// <summary>Whether what is missing is simply not there, as in a filter that asks for existence; else it is an error.</summary>
    public bool AllowsMissing { get; set; }

    /// <summary>Recursive descents multiply: a bound keeps a hostile path from taking all memory.</summary>
    public void Visit(int count)
    {
        _visits += count;
        if (_visits > MaxVisits)
        {
            throw new JsonPathException($"the path visits more than {MaxVisits} values");
        }
    }
}
