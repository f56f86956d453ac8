namespace Rollouts.Expressions;

/// <summary>Chooses the elements at which a predicate is worth telling.</summary>
internal static class DecisiveElements
{
    /// <summary>Of elements that all say the same, so many are told.</summary>
    private const int MaxAlike = 3;

    /// <param name="scope">The scope of the body, at any element.</param>
    /// <param name="seeksFault">Whether the predicate failed, so that all elements are looked at.</param>
    public static List<(int Index, PartOutcome Outcome)> Of(
        string name,
        SyntaxNode body,
        PartScope scope,
        MeasuredValue items,
        int count,
        bool seeksFault,
        PartEvaluator evaluator
    )
    {
        var chosen = new List<(int Index, PartOutcome Outcome)>();
        if (count == 0)
        {
            return chosen;
        }

        var fromEnd = name is "findLast" or "findLastIndex";
        var positions = fromEnd ? Enumerable.Range(0, count).Select(i => count - 1 - i) : Enumerable.Range(0, count);
        evaluator.EvaluateOn(
            body,
            scope,
            positions,
            items,
            (index, outcome) =>
            {
                var truth = outcome.Value.TryGetBool(out var holds) ? holds : (bool?)null;
                var isFault = outcome.Error is not null;
                var decides = isFault || Decides(name, truth);
                if (decides)
                {
                    chosen.Clear();
                }

                if (decides || (chosen.Count < MaxAlike && IsTold(name, truth)))
                {
                    chosen.Add((index, outcome));
                }

                return !decides && (seeksFault || MayDecide(name) || chosen.Count < MaxAlike);
            }
        );
        return chosen;
    }

    private static bool Decides(string name, bool? truth) =>
        name switch
        {
            "all" => truth == false,
            "none" or "any" or "find" or "findIndex" or "findLast" or "findLastIndex" => truth == true,
            _ => false,
        };

    private static bool MayDecide(string name) => Decides(name, true) || Decides(name, false);

    /// <summary>Of what selects elements, those that were selected; of everything else the first.</summary>
    private static bool IsTold(string name, bool? truth) => name is not ("filter" or "count" or "one") || truth == true;
}
