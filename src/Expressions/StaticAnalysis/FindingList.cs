namespace Rollouts.Expressions;

/// <summary>Gathers findings: of two about the same, the first; of claims within claims, the outer one.</summary>
internal sealed class FindingList
{
    private const int MaxFindings = 100;

    private readonly List<Finding> _findings = [];
    private readonly HashSet<(FindingCode, string)> _seen = [];

    /// <param name="about">What it is about: told once.</param>
    public void Add(FindingCode code, string about, SourceSpan span, string message, string remedy)
    {
        if (_findings.Count < MaxFindings && _seen.Add((code, about)))
        {
            _findings.Add(new Finding(code, span, message, remedy));
        }
    }

    /// <summary>In the order of the source.</summary>
    public IReadOnlyList<Finding> InOrder() =>
        [
            .. _findings
                .Where(f => !IsClaim(f.Code) || !_findings.Exists(o => IsClaim(o.Code) && Encloses(o.Span, f.Span)))
                .OrderBy(f => f.Span.Start)
                .ThenBy(f => f.Code),
        ];

    private static bool IsClaim(FindingCode code) => code is FindingCode.AlwaysTrue or FindingCode.AlwaysFalse;

    private static bool Encloses(SourceSpan outer, SourceSpan inner) =>
        outer != inner && outer.Start <= inner.Start && outer.End >= inner.End;
}
