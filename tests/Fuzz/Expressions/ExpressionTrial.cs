using Rollouts.Expressions;

namespace Rollouts.Fuzz;

/// <summary>Compiles and runs one source and watches what it takes.</summary>
internal static class ExpressionTrial
{
    /// <summary>What one input may take: 100 ms of processor time of its thread.</summary>
    public static readonly TimeSpan MaxProcessor = TimeSpan.FromMilliseconds(100);

    /// <summary>What one input may allocate: 64 MiB.</summary>
    public const long MaxAllocated = 64L << 20;

    // Code that is compiled just in time and garbage that others left fall on whoever comes first.
    private const int Attempts = 5;

    /// <summary>Measured again when it took too long, and the least counts.</summary>
    public static TrialOutcome Run(string source, ExpressionEnvironment environment)
    {
        var outcome = Once(source, environment);
        for (var attempt = 1; attempt < Attempts && outcome.Processor > MaxProcessor; attempt++)
        {
            var again = Once(source, environment);
            outcome = again.Processor < outcome.Processor ? again : outcome;
        }

        return outcome switch
        {
            { Fault: not null } => outcome,
            _ when outcome.Processor > MaxProcessor => outcome with { Fault = "slow" },
            { Allocated: > MaxAllocated } => outcome with { Fault = "memory" },
            { Compiled: true } => outcome with { Fault = Describe(source, environment) },
            _ => outcome,
        };
    }

    /// <summary>Explains and analyses it, which may not fail at all.</summary>
    private static string? Describe(string source, ExpressionEnvironment environment)
    {
        try
        {
            var program = Expressions.Program.Compile(source, environment);
            return program.Explain(environment).Sentence.Length > 0 && program.Analyze().Findings is not null ? null : "no explanation";
        }
        catch (Exception e)
        {
            return $"while explaining: {e.GetType().Name}: {e.Message} {e.StackTrace}";
        }
    }

    private static TrialOutcome Once(string source, ExpressionEnvironment environment)
    {
        var (compiled, ran, fault) = (false, false, (string?)null);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var processor = ThreadClock.Now();
        try
        {
            var program = Expressions.Program.Compile(source, environment);
            compiled = true;
            program.Run(environment);
            ran = true;
        }
        catch (ExpressionException e)
        {
            fault = e.Span is null ? $"an error without position: {e.Message}" : null;
        }
        catch (Exception e)
        {
            fault = $"{e.GetType().Name}: {e.Message} {e.StackTrace}";
        }

        return new TrialOutcome(compiled, ran, ThreadClock.Now() - processor, GC.GetAllocatedBytesForCurrentThread() - allocated, fault);
    }
}
