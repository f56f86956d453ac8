using System.Buffers;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>
/// Pike's machine: all ways through the program go on side by side, so that each character costs at most one visit of each instruction.
/// </summary>
internal sealed class PatternProgram(Instruction[] code, int start)
{
    private const int None = -1;
    private const int SizeOnStack = 128;

    private readonly bool _isAnchored = start >= 0 && code[start].Assertion == Assertion.BeginOfText;

    public int Size => code.Length;

    /// <summary>Whether the text holds a match. Every visit counts as a step of the run.</summary>
    public bool IsMatch(string text, ref Frame frame)
    {
        if (code.Length <= SizeOnStack)
        {
            return IsMatch(text, stackalloc int[4 * SizeOnStack], ref frame);
        }

        var rented = ArrayPool<int>.Shared.Rent(4 * code.Length);
        try
        {
            return IsMatch(text, rented, ref frame);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private bool IsMatch(string text, scoped Span<int> scratch, ref Frame frame)
    {
        var size = code.Length;
        var threads = new Threads(scratch[..size], scratch.Slice(size, size), scratch.Slice(2 * size, size));
        var reached = scratch.Slice(3 * size, size);
        threads.Visits.Clear();
        var (waiting, at, previous) = (0, 0, None);
        while (true)
        {
            var next = None;
            var width = 0;
            if (at < text.Length)
            {
                // A byte that is no UTF-8 reads as U+FFFD, as in Go.
                Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out width);
                next = rune.Value;
            }

            var place = new Place(previous, next);
            threads.Begin();
            if ((at == 0 || !_isAnchored) && Follow(start, place, ref threads))
            {
                return true;
            }

            for (var i = 0; i < waiting; i++)
            {
                if (Follow(reached[i], place, ref threads))
                {
                    return true;
                }
            }

            frame.Step(threads.Visited + 1);
            if (next == None || (threads.Count == 0 && _isAnchored))
            {
                return false;
            }

            waiting = 0;
            foreach (var thread in threads.Current)
            {
                if (code[thread].Set!.Contains(next))
                {
                    reached[waiting++] = code[thread].Next;
                }
            }

            previous = next;
            at += width;
        }
    }

    /// <summary>Goes on to all instructions that take a character next; whether the end of the pattern is among what is reached.</summary>
    private bool Follow(int from, Place place, scoped ref Threads threads)
    {
        var depth = 0;
        while (true)
        {
            if (from == Instruction.Match)
            {
                return true;
            }

            if (threads.TryVisit(from))
            {
                ref readonly var instruction = ref code[from];
                if (instruction.Set is not null)
                {
                    threads.Add(from);
                }
                else if (instruction.Assertion is null)
                {
                    threads.Stack[depth++] = instruction.Other;
                    from = instruction.Next;
                    continue;
                }
                else if (place.Meets(instruction.Assertion.Value))
                {
                    from = instruction.Next;
                    continue;
                }
            }

            if (depth == 0)
            {
                return false;
            }

            from = threads.Stack[--depth];
        }
    }
}
