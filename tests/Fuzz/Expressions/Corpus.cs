using Rollouts.Conformance;
using Rollouts.Expressions;

namespace Rollouts.Fuzz;

/// <summary>What inputs are made from: recorded sources, each with the environment it was recorded in.</summary>
internal sealed class Corpus(
    IReadOnlyList<(string Source, string Environment)> cases,
    Dictionary<string, ExpressionEnvironment> environments
)
{
    private readonly SourceMutator _mutator = new([.. cases.Select(c => c.Source)]);

    /// <summary>How many recorded cases there are.</summary>
    public int Size => cases.Count;

    /// <summary>Reads <c>vectors.jsonl.gz</c> and <c>envs/</c> of a folder of recorded evaluations.</summary>
    /// <exception cref="IOException">They are not there.</exception>
    /// <exception cref="FormatException">They are no recorded evaluations.</exception>
    public static Corpus Read(string folder)
    {
        var recorded = new RecordedEnvironments(Path.Combine(folder, "envs"));
        var cases = new HashSet<(string, string)>();
        var environments = new Dictionary<string, ExpressionEnvironment>(StringComparer.Ordinal);
        foreach (var (_, line) in RecordedFile.Lines(Path.Combine(folder, "vectors.jsonl.gz")))
        {
            var environment = line.Text("env");
            environments[environment] = recorded[environment];
            cases.Add((line.Text("expr"), environment));
        }

        return new Corpus([.. cases], environments);
    }

    /// <summary>The input of that number, the same whenever it is asked for. Now and then it meets a foreign environment.</summary>
    public FuzzInput Make(long seed, long number)
    {
        var random = new Randomness(seed, number);
        var (source, own) = random.Of(cases);
        var environment = random.OneIn(10) ? random.Of(cases).Environment : own;
        return new FuzzInput(number, _mutator.Mutate(source, random), environment, environments[environment]);
    }
}
