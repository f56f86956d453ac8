using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Why Go refuses a duration, in the words of its time package, which run messages quote (row D12).</summary>
internal static class GoDurationError
{
    /// <summary>The reason for a text that <see cref="GoDuration.TryParse"/> refused.</summary>
    public static string Explain(string text)
    {
        var quoted = GoQuote.Quote(BoundedText.Cut(text, 100));
        var rest = text.AsSpan();
        if (rest.Length > 0 && rest[0] is '-' or '+')
        {
            rest = rest[1..];
        }

        while (!rest.IsEmpty)
        {
            var number = LengthWhile(rest, static c => c is '.' || char.IsAsciiDigit(c));
            if (number == 0 || rest[..number] is "." || rest[..number].Count('.') > 1)
            {
                break;
            }

            rest = rest[number..];
            var unit = LengthWhile(rest, static c => c is not '.' && !char.IsAsciiDigit(c));
            if (unit == 0)
            {
                return $"time: missing unit in duration {quoted}";
            }

            if (rest[..unit] is not ("ns" or "us" or "µs" or "μs" or "ms" or "s" or "m" or "h"))
            {
                return $"time: unknown unit {GoQuote.Quote(BoundedText.Cut(rest[..unit].ToString(), 100))} in duration {quoted}";
            }

            rest = rest[unit..];
        }

        return $"time: invalid duration {quoted}";
    }

    private static int LengthWhile(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var length = 0;
        while (length < text.Length && belongs(text[length]))
        {
            length++;
        }

        return length;
    }
}
