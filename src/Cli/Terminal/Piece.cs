using System.Text;

namespace Rollouts.Cli;

/// <summary>A piece of one line in one colour. Whatever it is made of, it is safe to show (see <see cref="SafeText"/>).</summary>
internal readonly record struct Piece
{
    private readonly string? _text;

    public Piece(string? text, Ink ink = Ink.None)
    {
        _text = SafeText.Of(text);
        Ink = ink;
    }

    public string Text => _text ?? "";

    public Ink Ink { get; }

    /// <summary>Characters as Go's tab writer counts them, which Argo's tables are laid out with.</summary>
    public int Width
    {
        get
        {
            var width = 0;
            foreach (var _ in Text.EnumerateRunes())
            {
                width++;
            }

            return width;
        }
    }

    public static implicit operator Piece(string? text) => new(text);

    public void WriteTo(StringBuilder line, bool inColour)
    {
        if (inColour && Ink != Ink.None && Text.Length > 0)
        {
            line.Append("\e[").Append((int)Ink).Append('m').Append(Text).Append("\e[0m");
        }
        else
        {
            line.Append(Text);
        }
    }
}
