using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>Thompson's construction, from the end of the pattern to its beginning.</summary>
internal sealed class PatternCompiler
{
    private readonly List<Instruction> _code = [];
    private readonly int _maxSize;

    private PatternCompiler(int maxSize) => _maxSize = maxSize;

    /// <param name="maxSize">How many instructions it may have.</param>
    /// <exception cref="ExpressionException">It would have more.</exception>
    public static PatternProgram Compile(PatternNode pattern, int maxSize)
    {
        var compiler = new PatternCompiler(maxSize);
        var start = compiler.Emit(pattern, Instruction.Match);
        return new PatternProgram([.. compiler._code], start);
    }

    /// <summary>Emits what matches the node and then goes on; where that begins.</summary>
    private int Emit(PatternNode node, int next)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw ExpressionException.Limit("regular expression nested too deeply");
        }

        switch (node)
        {
            case SetNode { Set: var set }:
                return Add(new Instruction(set, null, next, next));
            case AssertionNode { Assertion: var assertion }:
                return Add(new Instruction(null, assertion, next, next));
            case SequenceNode { Parts: var parts }:
                for (var i = parts.Length - 1; i >= 0; i--)
                {
                    next = Emit(parts[i], next);
                }

                return next;
            case AlternativesNode { Choices: var choices }:
                var entry = Emit(choices[^1], next);
                for (var i = choices.Length - 2; i >= 0; i--)
                {
                    entry = Add(new Instruction(null, null, Emit(choices[i], next), entry));
                }

                return entry;
            default:
                return EmitRepeat((RepeatNode)node, next);
        }
    }

    private int EmitRepeat(RepeatNode repeat, int next)
    {
        var entry = next;
        var copies = repeat.Minimum;
        if (repeat.Maximum is { } maximum)
        {
            for (var i = repeat.Minimum; i < maximum; i++)
            {
                entry = Add(new Instruction(null, null, Emit(repeat.Part, entry), next));
            }
        }
        else
        {
            // The loop's fork stands before its body is known.
            var fork = Add(default);
            var body = Emit(repeat.Part, fork);
            _code[fork] = new Instruction(null, null, body, next);
            entry = repeat.Minimum == 0 ? fork : body;
            copies--;
        }

        for (var i = 0; i < copies; i++)
        {
            entry = Emit(repeat.Part, entry);
        }

        return entry;
    }

    private int Add(Instruction instruction)
    {
        if (_code.Count >= _maxSize)
        {
            throw ExpressionException.Limit($"regular expression too large: more than {_maxSize} instructions, repeats written out");
        }

        _code.Add(instruction);
        return _code.Count - 1;
    }
}
