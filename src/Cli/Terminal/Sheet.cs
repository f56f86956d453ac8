using System.Text;

namespace Rollouts.Cli;

/// <summary>Lines to be shown, and tables whose columns are as wide as their widest cell and two spaces.</summary>
/// <param name="inColour">Whether pieces keep their colours.</param>
internal sealed class Sheet(bool inColour)
{
    private const int Gap = 2;
    private readonly StringBuilder _text = new();

    public void Line(params ReadOnlySpan<Piece> pieces)
    {
        foreach (var piece in pieces)
        {
            piece.WriteTo(_text, inColour);
        }

        _text.Append('\n');
    }

    /// <summary>Rows of equally many cells, each of several pieces; the last column is not padded.</summary>
    public void Table(IReadOnlyList<IReadOnlyList<Piece>[]> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var columns = rows[0].Length;
        var widths = Enumerable.Range(0, columns).Select(column => rows.Max(row => Width(row[column]))).ToArray();
        foreach (var row in rows)
        {
            for (var column = 0; column < columns; column++)
            {
                foreach (var piece in row[column])
                {
                    piece.WriteTo(_text, inColour);
                }

                if (column < columns - 1)
                {
                    _text.Append(' ', widths[column] + Gap - Width(row[column]));
                }
            }

            _text.Append('\n');
        }
    }

    public override string ToString() => _text.ToString();

    private static int Width(IReadOnlyList<Piece> cell) => cell.Sum(static piece => piece.Width);
}
