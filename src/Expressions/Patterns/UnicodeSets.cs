using System.Globalization;

namespace Rollouts.Expressions;

/// <summary>The sets of <c>\p{…}</c>: general categories, and scripts.</summary>
internal sealed class UnicodeSets
{
    // In the order of UnicodeCategory.
    private static readonly string[] Names =
    [
        .. new[] { "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf" },
        .. new[] { "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So" },
    ];

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
        name == "Any" ? RuneSets.Any : UnicodeScripts.Find(name) ?? Shared.Value._categories.GetValueOrDefault(name);
}
