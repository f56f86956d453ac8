using System.Globalization;
using System.Text.RegularExpressions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Adds a window to an NRQL query, which must not have one of its own.</summary>
internal static partial class NrqlWindow
{
    private const int MatchMilliseconds = 1000;

    /// <exception cref="ProviderException">The query names a window itself.</exception>
    public static string Add(string query, RangeWindow window)
    {
        var plain = Quoted().Replace(query, "''");
        return Clauses().Match(plain) is { Success: true } clause
            ? throw new ProviderException(
                $"newRelic query has {clause.Value.ToUpperInvariant()}: leave SINCE, UNTIL and TIMESERIES out, they are set to the window"
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{query.TrimEnd()} SINCE {window.From.ToUnixTimeMilliseconds()} UNTIL {window.To.ToUnixTimeMilliseconds()} TIMESERIES {window.StepSeconds} SECONDS"
            );
    }

    [GeneratedRegex("'[^']*'|`[^`]*`|\"[^\"]*\"", RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(since|until|timeseries)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Clauses();
}
