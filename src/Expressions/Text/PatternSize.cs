namespace Rollouts.Expressions;

/// <summary>How large a regular expression is when its counted repeats are written out: about the number of states of its automaton.</summary>
internal static class PatternSize
{
    private const long Unbounded = int.MaxValue;

    /// <summary>At least the length of the pattern. Wrong patterns have a size too; it is at most 2,147,483,647.</summary>
    public static int Of(string pattern)
    {
        // The sizes of the open groups, and of the last atom in the innermost.
        var open = new Stack<long>();
        var (size, atom) = (0L, 0L);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    (size, atom) = (size + 2, inClass ? atom : 2);
                    break;
                case '[' when !inClass:
                    inClass = true;
                    (size, atom) = (size + 1, 1);
                    break;
                case ']' when inClass:
                    inClass = false;
                    break;
                case var _ when inClass:
                    size++;
                    break;
                case '(':
                    open.Push(size);
                    (size, atom) = (1, 0);
                    break;
                case ')' when open.TryPop(out var before):
                    (size, atom) = (before + size + 1, size + 1);
                    break;
                case '{' when TryReadCount(pattern, i, out var count):
                    size += atom * Math.Max(0, count - 1);
                    atom *= Math.Max(1, count);
                    break;
                default:
                    (size, atom) = (size + 1, 1);
                    break;
            }

            (size, atom) = (Math.Min(size, Unbounded), Math.Min(atom, Unbounded));
        }

        return (int)Math.Clamp(size + open.Sum(), pattern.Length, Unbounded);
    }

    /// <summary>The larger bound of <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>.</summary>
    private static bool TryReadCount(string pattern, int start, out int count)
    {
        count = 0;
        var number = 0;
        for (var i = start + 1; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (char.IsAsciiDigit(c))
            {
                number = Math.Min((number * 10) + c - '0', 10_000);
            }
            else if (c is ',' or '}')
            {
                count = Math.Max(count, number);
                number = 0;
                if (c == '}')
                {
                    return true;
                }
            }
            else
            {
                return false;
            }
        }

        return false;
    }
}
