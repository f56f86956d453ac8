namespace Rollouts.Fuzz;

/// <summary>Makes new sources from recorded ones: pieces and characters are spliced, duplicated, deleted, replaced and nested.</summary>
internal sealed class SourceMutator(IReadOnlyList<string> sources)
{
    /// <summary>A little more than the language accepts.</summary>
    private const int MaxLength = 70_000;

    private const int MaxRounds = 3;

    private static readonly string[] Numbers =
    [
        "0",
        "-1",
        "1",
        "2",
        "64",
        "1000",
        "9223372036854775807",
        "0.1",
        "1e308",
        "5e-324",
        "0x7fffffffffffffff",
    ];

    /// <summary>What makes inputs large; rarer, for it takes the time of a thousand others.</summary>
    private static readonly string[] LargeNumbers = ["99999", "999999", "1000000"];

    private static readonly string[] LargeOpenings = ["map(1..99999, ", "count(1..900, count(1..900, ", "reduce(1..60, #acc + #acc, "];

    private static readonly string[] Openings =
    [
        "(",
        "[",
        "{a: ",
        "not ",
        "!",
        "-",
        "+",
        "len(",
        "string(",
        "toJSON(",
        "flatten([",
        "sum([",
        "max([",
        "all([1, 2], ",
        "map(1..9, ",
        "filter([1, 'a', nil], ",
        "reduce(1..50, #acc ?? ",
        "sortBy([3, 1, 2], ",
        "groupBy([1, 2], ",
        "let v = 1; ",
        "if true { 1 } else { ",
        "true ? ",
        "repeat('ab', ",
        "split('a,b', ",
        "'a' matches ",
        "fromJSON('[1]') ?? ",
    ];

    private static readonly string[] Insertions =
    [
        " ",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ";",
        ":",
        "?",
        "?.",
        "??",
        ".",
        "..",
        "#",
        "#acc",
        "#index",
        "|",
        " not ",
        " in ",
        " and ",
        " or ",
        "+",
        "-",
        "*",
        "**",
        "%",
        "/",
        "<",
        "==",
        "nil",
        "true",
        "$env",
        "::",
        "result",
        "'",
        "\"",
        "`",
        "\\",
        "b'",
        "//",
        "/*",
        "\0",
        "\n",
        "\u00a0",
        "é",
        "\ud83d",
        "\ude00",
        "\uffff",
    ];

    public string Mutate(string original, Randomness random)
    {
        var pieces = Pieces.Of(original);
        for (var round = random.Below(MaxRounds); round >= 0; round--)
        {
            MutatePieces(pieces, random);
        }

        var source = string.Concat(pieces);
        if (random.OneIn(4))
        {
            source = MutateCharacters(source, random);
        }

        return source.Length <= MaxLength ? source : source[..MaxLength];
    }

    private void MutatePieces(List<string> pieces, Randomness random)
    {
        var at = random.Below(pieces.Count + 1);
        var length = Math.Min(1 + random.Below(6), pieces.Count - at);
        switch (random.Below(13))
        {
            case 0:
                pieces.RemoveRange(at, length);
                break;
            case 1:
                pieces.InsertRange(at, pieces.GetRange(at, length));
                break;
            case 2:
                pieces.Insert(at, random.Of(Insertions));
                break;
            case 3:
                Splice(pieces, at, random);
                break;
            case 4:
                InsertPart(pieces, at, random);
                break;
            case 5 or 6 or 7 or 8:
                ReplacePiece(pieces, random);
                break;
            case 9 or 10:
                Nest(pieces, random);
                break;
            case 11:
                Swap(pieces, random);
                break;
            default:
                Multiply(pieces, at, length, random);
                break;
        }
    }

    /// <summary>The beginning of one source and the end of another.</summary>
    private void Splice(List<string> pieces, int at, Randomness random)
    {
        var other = Pieces.Of(random.Of(sources));
        pieces.RemoveRange(at, pieces.Count - at);
        pieces.AddRange(other.Skip(random.Below(other.Count + 1)));
    }

    private void InsertPart(List<string> pieces, int at, Randomness random)
    {
        var other = Pieces.Of(random.Of(sources));
        var start = random.Below(other.Count + 1);
        pieces.InsertRange(at, other.Skip(start).Take(1 + random.Below(8)));
    }

    private void ReplacePiece(List<string> pieces, Randomness random)
    {
        if (pieces.Count == 0)
        {
            return;
        }

        var at = random.Below(pieces.Count);
        if (KindOf(pieces[at]) == '0' && random.OneIn(2))
        {
            pieces[at] = random.Of(random.OneIn(100) ? LargeNumbers : Numbers);
            return;
        }

        var others = Pieces.Of(random.Of(sources));
        var alike = others.FindAll(o => KindOf(o) == KindOf(pieces[at]));
        pieces[at] =
            alike.Count > 0 && !random.OneIn(4) ? random.Of(alike)
            : others.Count > 0 ? random.Of(others)
            : random.Of(Insertions);
    }

    /// <summary>Pieces of one kind can often stand for each other: words, numbers, strings, blanks, brackets, operators.</summary>
    private static char KindOf(string piece) =>
        piece.FirstOrDefault() switch
        {
            >= '0' and <= '9' => '0',
            '"' or '\'' or '`' => '"',
            '(' or ')' or '[' or ']' or '{' or '}' => piece[0],
            ' ' or '\n' or '\t' => ' ',
            var c when char.IsLetter(c) || c is '_' or '$' => 'a',
            _ => '+',
        };

    private static void Swap(List<string> pieces, Randomness random)
    {
        if (pieces.Count > 0)
        {
            var (a, b) = (random.Below(pieces.Count), random.Below(pieces.Count));
            (pieces[a], pieces[b]) = (pieces[b], pieces[a]);
        }
    }

    /// <summary>Wraps all of it, mostly a few times, now and then very often.</summary>
    private static void Nest(List<string> pieces, Randomness random)
    {
        var times =
            random.OneIn(200) ? 1 + random.Below(4000)
            : random.OneIn(10) ? 1 + random.Below(40)
            : 1;
        var opening = random.Of(random.OneIn(300) ? LargeOpenings : Openings);
        var closing = ClosingOf(opening);
        pieces.Insert(0, string.Concat(Enumerable.Repeat(opening, times)));
        pieces.Add(string.Concat(Enumerable.Repeat(closing, times)));
    }

    private static string ClosingOf(string opening)
    {
        var closing = new Stack<char>();
        foreach (var c in opening)
        {
            switch (c)
            {
                case '(':
                    closing.Push(')');
                    break;
                case '[':
                    closing.Push(']');
                    break;
                case '{':
                    closing.Push('}');
                    break;
                case ')' or ']' or '}':
                    closing.TryPop(out _);
                    break;
            }
        }

        return string.Concat(closing) + (opening == "true ? " ? " : 0" : "");
    }

    private static void Multiply(List<string> pieces, int at, int length, Randomness random)
    {
        var times = random.OneIn(100) ? random.Below(3000) : random.Below(8);
        var part = string.Concat(pieces.GetRange(at, length));
        if (part.Length > 0)
        {
            pieces.Insert(at, string.Concat(Enumerable.Repeat(part, Math.Min(times, MaxLength / part.Length))));
        }
    }

    private static string MutateCharacters(string source, Randomness random)
    {
        var text = source.ToList();
        for (var round = random.Below(4); round >= 0 && text.Count > 0; round--)
        {
            var at = random.Below(text.Count);
            switch (random.Below(4))
            {
                case 0:
                    text.RemoveAt(at);
                    break;
                case 1:
                    text.InsertRange(at, random.Of(Insertions));
                    break;
                case 2:
                    text[at] = (char)(text[at] ^ (1 << random.Below(random.OneIn(8) ? 16 : 7)));
                    break;
                default:
                    text.Insert(at, text[random.Below(text.Count)]);
                    break;
            }
        }

        return string.Concat(text);
    }
}
