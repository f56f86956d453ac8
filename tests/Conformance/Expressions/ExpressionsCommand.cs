namespace Rollouts.Conformance;

/// <summary>Recorded evaluations, verdicts and syntax trees of the condition language against ours.</summary>
internal sealed class ExpressionsCommand : IConformanceCommand
{
    private const string EnvironmentsOption = "--envs";

    public string Name => "expressions";

    public string Arguments => "FILE.jsonl[.gz] [--envs DIR]";

    public string Summary => "recorded evaluations (with the environments of DIR), verdicts or syntax trees";

    public bool Accepts(IReadOnlyList<string> arguments) =>
        arguments.Count is 1 or 3
        && arguments.Count(a => a == EnvironmentsOption) == arguments.Count / 2
        && arguments[^1] != EnvironmentsOption;

    public int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        var option = arguments.ToList().IndexOf(EnvironmentsOption);
        var environments = option < 0 ? null : arguments[option + 1];
        var file = option == 0 ? arguments[2] : arguments[0];
        var tally = new Tally(output);
        foreach (var (number, outcome) in new RecordedCases(environments).Judge(file))
        {
            if (outcome.Agrees)
            {
                tally.Agree(outcome.Source);
                continue;
            }

            List<string> details = [outcome.Case, $"expected {outcome.Expected}", $"got      {outcome.Actual}"];
            if (KnownDifferences.ReasonOf(outcome) is { } reason)
            {
                details.Add($"because  {reason}");
            }

            tally.Disagree(outcome.Source, $"{Path.GetFileName(file)}:{number}", [.. details]);
        }

        return tally.End();
    }
}
