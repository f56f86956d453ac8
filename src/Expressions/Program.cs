using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>A compiled expression: immutable and safe to run from many threads at once.</summary>
public sealed class Program
{
    private readonly Operation _root;
    private readonly int _locals;
    private readonly EnvironmentShape _environment;
    private readonly bool _takesResult;

    private Program(string source, Operation root, int locals, EnvironmentShape environment, ExpressionLimits limits)
    {
        Source = source;
        _root = root;
        _locals = locals;
        _environment = environment;
        Limits = limits;
        _takesResult = environment.Names is ["result"];
    }

    /// <summary>The text that was compiled.</summary>
    public string Source { get; }

    internal ExpressionLimits Limits { get; }

    /// <summary>How large its constant patterns are together, repeats written out.</summary>
    internal int PatternSize { get; private init; }

    /// <summary>Parses, checks against the types of the environment, and compiles.</summary>
    /// <exception cref="ExpressionException">The text is no valid expression in this environment; carries span, code and hint.</exception>
    public static Program Compile(string source, ExpressionEnvironment environment, ExpressionLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(environment);
        return Compile(source, environment.Shape, limits ?? ExpressionLimits.Default);
    }

    internal static Program Compile(string source, EnvironmentShape environment, ExpressionLimits limits)
    {
        var tree = Parser.Parse(source, limits, environment.Declares);
        var binder = new Binder(environment, limits);
        var root = binder.Bind(tree);
        return new Program(source, root, binder.LocalCount, environment, limits) { PatternSize = binder.PatternSize };
    }

    /// <summary>Runs against the values of the environment, which must have the same names and types as the one compiled for.</summary>
    /// <exception cref="ExpressionException">The evaluation failed.</exception>
    public MeasuredValue Run(ExpressionEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment.Shape.Equals(_environment)
            ? Run(environment.Values, environment.Clock)
            : throw new ArgumentException("The environment differs in names or types from the one compiled for.", nameof(environment));
    }

    /// <summary>Runs with <c>result</c> as the only variable, as <see cref="ExpressionEnvironment.ForMeasurement"/> declares it.</summary>
    /// <param name="result">What was measured; its type may differ from the one compiled for, and is then met at run time.</param>
    /// <param name="clock">What <c>now()</c> reads; the system clock unless given.</param>
    /// <exception cref="ExpressionException">The evaluation failed.</exception>
    public MeasuredValue Run(in MeasuredValue result, TimeProvider? clock = null)
    {
        if (!_takesResult)
        {
            throw new InvalidOperationException("The program was compiled for other variables than result: run it with an environment.");
        }

        var variable = ExpressionEnvironment.AsVariable(result);
        return Run(new ReadOnlySpan<MeasuredValue>(in variable), clock ?? TimeProvider.System);
    }

    /// <summary>
    /// Runs and tells why the result is what it is: the parts of the expression with their values, and a sentence in plain words. A
    /// failing evaluation is explained, not thrown.
    /// </summary>
    /// <exception cref="ExpressionException">The environment differs in names or types from the one compiled for.</exception>
    public Explanation Explain(ExpressionEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment.Shape.Equals(_environment)
            ? ExpressionExplainer.Explain(this, environment)
            : throw new ExpressionException(
                ExpressionErrorCode.Type,
                "the environment differs in names or types from the one compiled for",
                new SourceSpan(0, 0),
                "compile the source for this environment"
            );
    }

    /// <summary>What can be said about the expression without running it: what it reads, and what is odd about it.</summary>
    public ProgramAnalysis Analyze() => ProgramAnalyzer.Analyze(this, _environment, _root.Type);

    private MeasuredValue Run(ReadOnlySpan<MeasuredValue> variables, TimeProvider clock)
    {
        return _locals switch
        {
            0 => Run(variables, [], clock),
            <= InlineLocals.Capacity => RunInline(variables, clock),
            _ => Run(variables, new MeasuredValue[_locals], clock),
        };
    }

    // By itself, so that programs without locals need not clear their place.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private MeasuredValue RunInline(ReadOnlySpan<MeasuredValue> variables, TimeProvider clock)
    {
        var inline = default(InlineLocals);
        return Run(variables, inline, clock);
    }

    private MeasuredValue Run(ReadOnlySpan<MeasuredValue> variables, Span<MeasuredValue> locals, TimeProvider clock)
    {
        var frame = new Frame(variables, locals, Limits, clock);
        try
        {
            var value = _root.Evaluate(ref frame);
            return ChainOperation.IsSkipped(value) ? MeasuredValue.Nil : value;
        }
        catch (ExpressionException e) when (e.Span is null)
        {
            // A limit of the run as a whole belongs to no one place.
            throw e.At(_root.Span);
        }
    }

    [InlineArray(Capacity)]
    private struct InlineLocals
    {
        public const int Capacity = 9;
        private MeasuredValue _first;
    }
}
