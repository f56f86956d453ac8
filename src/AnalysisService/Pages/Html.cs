using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Rollouts.AnalysisService;

/// <summary>
/// A piece of a page. It is made from an interpolated string whose holes are encoded, unless they hold a piece themselves: a name or a value
/// of a run can never become markup.
/// </summary>
internal sealed class Html
{
    private readonly string _text;

    private Html(string text)
    {
        _text = text;
    }

    public static Html Empty { get; } = new("");

    public static Html Of(Holes holes) => new(holes.ToString());

    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(static p => p._text)));

    public override string ToString() => _text;

    /// <summary>Called by the compiler for each part of an interpolated string.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Holes
    {
        private readonly StringBuilder _text;

        public Holes(int literalLength, int formattedCount)
        {
            _text = new StringBuilder(literalLength + (16 * formattedCount));
        }

        public void AppendLiteral(string text) => _text.Append(text);

        public void AppendFormatted(Html piece) => _text.Append(piece._text);

        public void AppendFormatted(IEnumerable<Html> pieces) => _text.Append(Join(pieces)._text);

        public void AppendFormatted(string? text) => _text.Append(HtmlEncoder.Default.Encode(text ?? ""));

        public void AppendFormatted(int number) => _text.Append(number);

        public override string ToString() => _text.ToString();
    }
}
