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
        return Compare(file, environments, output).End();
    }

    /// <summary>Compares every case of a file and shows the first disagreements.</summary>
    /// <param name="file">A .jsonl file, gzipped or plain.</param>
    /// <param name="environments">The folder of the env-*.json files, which only evaluations need.</param>
    /// <param name="output">Where disagreements are shown.</param>
    /// <exception cref="IOException">A file or folder does not exist or cannot be read.</exception>
    /// <exception cref="FormatException">A line is no recorded case.</exception>
    public static Tally Compare(string file, string? environments, TextWriter output)
    {
        var tally = new Tally(output);
        foreach (var (number, outcome) in new RecordedCases(environments).Judge(file))
        {
            if (outcome.Agrees)
            {
                tally.Agree(outcome.Source);
                continue;
            }

            tally.Disagree(
                outcome.Source,
                $"{Path.GetFileName(file)}:{number}",
                outcome.Case,
                $"expected {outcome.Expected}",
                $"got      {outcome.Actual}"
            );
        }

        return tally;
    }
}
