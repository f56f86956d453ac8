using System.Collections.Frozen;
using System.Globalization;

namespace Rollouts.Expressions;

/// <summary>The sets of <c>\p{…}</c>: general categories, and the scripts that patterns are likely to name.</summary>
internal sealed class UnicodeSets
{
    // In the order of UnicodeCategory.
    private static readonly string[] Names =
    [
        .. new[] { "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf" },
        .. new[] { "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So" },
    ];

    private static readonly FrozenDictionary<string, RuneSet> Scripts = new Dictionary<string, RuneSet>(StringComparer.Ordinal)
    {
        ["Arabic"] = Script(
            "0600-0604 0606-060B 060D-061A 061C-061E 0620-063F 0641-064A 0656-066F 0671-06DC 06DE-06FF 0750-077F 0870-088E 0890-0891 0898-08E1 08E3-08FF FB50-FBC2 FBD3-FD3D FD40-FD8F FD92-FDC7 FDCF FDF0-FDFF FE70-FE74 FE76-FEFC"
        ),
        ["Armenian"] = Script("0531-0556 0559-058A 058D-058F FB13-FB17"),
        ["Bengali"] = Script(
            "0980-0983 0985-098C 098F-0990 0993-09A8 09AA-09B0 09B2 09B6-09B9 09BC-09C4 09C7-09C8 09CB-09CE 09D7 09DC-09DD 09DF-09E3 09E6-09FE"
        ),
        ["Cyrillic"] = Script("0400-0484 0487-052F 1C80-1C88 1D2B 1D78 2DE0-2DFF A640-A69F FE2E-FE2F 1E030-1E06D 1E08F"),
        ["Devanagari"] = Script("0900-0950 0955-0963 0966-097F A8E0-A8FF 11B00-11B09"),
        ["Georgian"] = Script("10A0-10C5 10C7 10CD 10D0-10FA 10FC-10FF 1C90-1CBA 1CBD-1CBF 2D00-2D25 2D27 2D2D"),
        ["Greek"] = Script(
            "0370-0373 0375-0377 037A-037D 037F 0384 0386 0388-038A 038C 038E-03A1 03A3-03E1 03F0-03FF 1D26-1D2A 1D5D-1D61 1D66-1D6A 1DBF 1F00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FC4 1FC6-1FD3 1FD6-1FDB 1FDD-1FEF 1FF2-1FF4 1FF6-1FFE 2126 AB65 10140-1018E 101A0 1D200-1D245"
        ),
        ["Han"] = Script(
            "2E80-2E99 2E9B-2EF3 2F00-2FD5 3005 3007 3021-3029 3038-303B 3400-4DBF 4E00-9FFF F900-FA6D FA70-FAD9 16FE2-16FE3 16FF0-16FF1 20000-2A6DF 2A700-2B739 2B740-2B81D 2B820-2CEA1 2CEB0-2EBE0 2EBF0-2EE5D 2F800-2FA1D 30000-3134A 31350-323AF"
        ),
        ["Hangul"] = Script(
            "1100-11FF 302E-302F 3131-318E 3200-321E 3260-327E A960-A97C AC00-D7A3 D7B0-D7C6 D7CB-D7FB FFA0-FFBE FFC2-FFC7 FFCA-FFCF FFD2-FFD7 FFDA-FFDC"
        ),
        ["Hebrew"] = Script("0591-05C7 05D0-05EA 05EF-05F4 FB1D-FB36 FB38-FB3C FB3E FB40-FB41 FB43-FB44 FB46-FB4F"),
        ["Hiragana"] = Script("3041-3096 309D-309F 1B001-1B11F 1B132 1B150-1B152 1F200"),
        ["Katakana"] = Script(
            "30A1-30FA 30FD-30FF 31F0-31FF 32D0-32FE 3300-3357 FF66-FF6F FF71-FF9D 1AFF0-1AFF3 1AFF5-1AFFB 1AFFD-1AFFE 1B000 1B120-1B122 1B155 1B164-1B167"
        ),
        ["Latin"] = Script(
            "0041-005A 0061-007A 00AA 00BA 00C0-00D6 00D8-00F6 00F8-02B8 02E0-02E4 1D00-1D25 1D2C-1D5C 1D62-1D65 1D6B-1D77 1D79-1DBE 1E00-1EFF 2071 207F 2090-209C 212A-212B 2132 214E 2160-2188 2C60-2C7F A722-A787 A78B-A7CA A7D0-A7D1 A7D3 A7D5-A7D9 A7F2-A7FF AB30-AB5A AB5C-AB64 AB66-AB69 FB00-FB06 FF21-FF3A FF41-FF5A 10780-10785 10787-107B0 107B2-107BA 1DF00-1DF1E 1DF25-1DF2A"
        ),
        ["Tamil"] = Script(
            "0B82-0B83 0B85-0B8A 0B8E-0B90 0B92-0B95 0B99-0B9A 0B9C 0B9E-0B9F 0BA3-0BA4 0BA8-0BAA 0BAE-0BB9 0BBE-0BC2 0BC6-0BC8 0BCA-0BCD 0BD0 0BD7 0BE6-0BFA 11FC0-11FF1 11FFF"
        ),
        ["Thai"] = Script("0E01-0E3A 0E40-0E5B"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly Lazy<UnicodeSets> Shared = new(() => new UnicodeSets());

    private readonly Dictionary<string, RuneSet> _categories = new(StringComparer.Ordinal);

    private UnicodeSets()
    {
        var ranges = Array.ConvertAll(Names, _ => new List<(int First, int Last)>());
        var (first, current) = (0, CharUnicodeInfo.GetUnicodeCategory(0));
        for (var rune = 1; rune <= RuneSet.Greatest + 1; rune++)
        {
            var category = rune <= RuneSet.Greatest ? CharUnicodeInfo.GetUnicodeCategory(rune) : UnicodeCategory.OtherNotAssigned;
            if (category != current || rune > RuneSet.Greatest)
            {
                if (current != UnicodeCategory.OtherNotAssigned)
                {
                    ranges[(int)current].Add((first, rune - 1));
                }

                (first, current) = (rune, category);
            }
        }

        foreach (var group in Names.Zip(ranges).GroupBy(c => c.First[..1], StringComparer.Ordinal))
        {
            _categories[group.Key] = RuneSet.Of([.. group.SelectMany(c => c.Second)]);
            foreach (var (name, own) in group)
            {
                _categories[name] = RuneSet.Of(own);
            }
        }
    }

    /// <summary>The set of that name; null when it is not known.</summary>
    public static RuneSet? Find(string name) =>
        name == "Any" ? RuneSets.Any : Scripts.GetValueOrDefault(name) ?? Shared.Value._categories.GetValueOrDefault(name);

    private static RuneSet Script(string ranges)
    {
        var parsed = new List<(int First, int Last)>();
        foreach (var range in ranges.Split(' '))
        {
            var ends = range.Split('-');
            parsed.Add((Convert.ToInt32(ends[0], 16), Convert.ToInt32(ends[^1], 16)));
        }

        return RuneSet.Of(parsed);
    }
}
