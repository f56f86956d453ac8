using System.Text;

namespace Rollouts.Analysis;

/// <summary>Fills <c>{{args.x}}</c> into one string (row D20). Values are taken as they are: a tag inside a value is not looked at again.</summary>
internal static class Interpolation
{
    public const string Open = "{{";
    private const string Close = "}}";

    /// <param name="text">The text with tags.</param>
    /// <param name="values">Values by tag, for example <c>args.x</c> or <c>run.elapsed</c>.</param>
    /// <param name="budget">How many more characters may be written; reduced by what was.</param>
    /// <exception cref="AnalysisSpecException">A tag is unknown or has no end, or the budget is spent.</exception>
    public static string Fill(string text, TagValues values, ref int budget)
    {
        var at = text.IndexOf(Open, StringComparison.Ordinal);
        if (at < 0)
        {
            Spend(ref budget, text.Length);
            return text;
        }

        var filled = new StringBuilder();
        var done = 0;
        while (at >= 0)
        {
            var end = text.IndexOf(Close, at + Open.Length, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new AnalysisSpecException(
                    $"cannot find end tag=\"}}}}\" in the template starting from \"{BoundedText.Cut(text[at..], 80)}\""
                );
            }

            var tag = text[(at + Open.Length)..end];
            if (values.Find(tag.Trim()) is not { } value)
            {
                throw new AnalysisSpecException($"failed to resolve {{{{{BoundedText.Cut(tag, 256)}}}}}");
            }

            Spend(ref budget, at - done + value.Length);
            filled.Append(text, done, at - done).Append(value);
            done = end + Close.Length;
            at = text.IndexOf(Open, done, StringComparison.Ordinal);
        }

        Spend(ref budget, text.Length - done);
        return filled.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>The tags of a text, trimmed; nothing is filled in.</summary>
    public static IReadOnlySet<string> TagsOf(string text)
    {
        var tags = new HashSet<string>(StringComparer.Ordinal);
        for (
            var at = text.IndexOf(Open, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(Open, at + Open.Length, StringComparison.Ordinal)
        )
        {
            if (text.IndexOf(Close, at, StringComparison.Ordinal) is > 0 and var end)
            {
                tags.Add(text[(at + Open.Length)..end].Trim());
            }
        }

        return tags;
    }

    private static void Spend(ref int budget, int characters)
    {
        budget -= characters;
        if (budget < 0)
        {
            throw new AnalysisSpecException("the metric is too long once its arguments are filled in: use shorter arguments or fewer tags");
        }
    }
}
