using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>A stretch of source text, counted in UTF-16 units from 0.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SourceSpan(int Start, int Length)
{
    public int End => Start + Length;

    /// <summary>The 1-based line and column, in code points as Go counts them.</summary>
    public (int Line, int Column) Locate(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var line = 1;
        var column = 1;
        for (var i = 0; i < Start && i < source.Length; i++)
        {
            if (source[i] == '\n')
            {
                line++;
                column = 1;
            }
            else if (!char.IsLowSurrogate(source[i]))
            {
                column++;
            }
        }

        return (line, column);
    }
}
