using Rollouts.Fuzz;

const int Failure = 1;
const int Misuse = 2;

if (args is not ["expressions", ..])
{
    await Console.Error.WriteLineAsync(
        """
        usage: dotnet run -c Release --project tests/Fuzz -- expressions [OPTION VALUE]...

        Tries the condition language on inputs mutated from recorded ones. Each may only give a value or an ordinary error, with at
        most 100 ms of processor time of its thread and 64 MiB. What fails is made small and added to a file; then the exit code is 1.

          --inputs N        how many inputs (1000000)
          --seed N          other seeds make other inputs (1)
          --first N         number of the first input (0); "--first 123 --inputs 1" tries one of an earlier run again
          --threads N       threads (one per processor)
          --from DIR        recorded evaluations: vectors.jsonl.gz and envs/ (../shared/conformance/expressions)
          --failures FILE   where failing inputs are added (fuzz-failures.jsonl)
        """
    );
    return Misuse;
}

try
{
    var options = FuzzOptions.Parse(args[1..]);
    var failures = new FailureFile(options.Failures);
    var corpus = Corpus.Read(options.From);
    Console.WriteLine($"{corpus.Size} recorded cases from {options.From}, seed {options.Seed}, {options.Threads} threads");
    var totals = new FuzzRun(corpus, options, failures, Console.Out).Run();
    if (totals.Failed == 0)
    {
        return 0;
    }

    Console.WriteLine($"failing inputs: {failures.Path}");
    return Failure;
}
catch (FormatException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return Misuse;
}
catch (IOException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return Failure;
}
