using System.Globalization;
using System.Text;

namespace Rollouts.Cluster.Tests;

/// <summary>
/// Rules of routes as locations of nginx: the first match of a request decides, a backend is drawn by weight for each request, and its directive
/// <c>mirror</c> sends copies.
/// </summary>
internal static class NginxRules
{
    /// <param name="input">What is made a configuration of.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="matches">What they are for; the first that fits wins.</param>
    public static string Translate(ProxyInput input, IReadOnlyList<ProxiedRule> rules, IReadOnlyList<ProxiedMatch> matches)
    {
        var (maps, locations) = (new StringBuilder(), new StringBuilder());
        var chosen = new StringBuilder("default none; ");
        for (var i = 0; i < matches.Count; i++)
        {
            AddMatch(maps, i, matches[i]);
            chosen.Append(CultureInfo.InvariantCulture, $"\"~^{new string('0', i)}1\" {matches[i].Rule}; ");
        }

        maps.Append(
            CultureInfo.InvariantCulture,
            $"  map \"{string.Concat(matches.Select((_, i) => $"$match_{i}"))}\" $rule {{ {chosen}}}\n"
        );
        locations.Append("    location / { rewrite ^ /rule-$rule last; }\n    location = /rule-none { internal; return 404; }\n");
        for (var i = 0; i < rules.Count; i++)
        {
            AddRule(maps, locations, i, rules[i]);
        }

        var services = rules.SelectMany(static rule =>
            rule.Backends.Select(static backend => backend.Service).Concat(rule.Mirrors.Select(static mirror => mirror.Service))
        );
        return rules.Count == 0
            ? NginxConfiguration.Of(input, [], "", "")
            : NginxConfiguration.Of(input, services.Distinct().Order(StringComparer.Ordinal), maps.ToString(), locations.ToString());
    }

    private static void AddMatch(StringBuilder maps, int number, ProxiedMatch match)
    {
        var all = new StringBuilder();
        foreach (var (at, (variable, pattern)) in match.Conditions.Index())
        {
            maps.Append(CultureInfo.InvariantCulture, $"  map {variable} $match_{number}_{at} {{ default 0; \"~{pattern}\" 1; }}\n");
            all.Append(CultureInfo.InvariantCulture, $"$match_{number}_{at}");
        }

        // One more, for a match without conditions.
        maps.Append(
            CultureInfo.InvariantCulture,
            $"  map \"1{all}\" $match_{number} {{ default 0; \"{new string('1', match.Conditions.Count + 1)}\" 1; }}\n"
        );
    }

    private static void AddRule(StringBuilder maps, StringBuilder locations, int number, ProxiedRule rule)
    {
        var backends = rule.Backends.Where(static backend => backend.Weight > 0).ToList();
        if (backends.Count == 0)
        {
            locations.Append(CultureInfo.InvariantCulture, $"    location = /rule-{number} {{ internal; return 500; }}\n");
            return;
        }

        var sum = backends.Sum(static backend => backend.Weight);
        var shares = backends.SkipLast(1).Select(backend => $"{Percent(100.0 * backend.Weight / sum)} {backend.Service};");
        maps.Append(
            CultureInfo.InvariantCulture,
            $"  split_clients $request_id $backend_{number} {{ {string.Join(' ', shares)} * {backends[^1].Service}; }}\n"
        );
        var mirrors = new StringBuilder();
        foreach (var (at, (service, percent)) in rule.Mirrors.Index().Where(static mirror => mirror.Item.Percent > 0))
        {
            var (copy, place) = ($"$copy_{number}_{at}", $"/mirror-{number}-{at}");
            mirrors.Append(CultureInfo.InvariantCulture, $"mirror {place}; ");
            maps.Append(
                CultureInfo.InvariantCulture,
                $"  split_clients \"$request_id {number} {at}\" {copy} {{ {(percent >= 100 ? "* 1;" : $"{Percent(percent)} 1; * 0;")} }}\n"
            );
            locations.Append(
                CultureInfo.InvariantCulture,
                $"    location = {place} {{ internal; if ({copy} = 0) {{ return 204; }} proxy_pass http://{service}$request_uri; }}\n"
            );
        }

        locations.Append(
            CultureInfo.InvariantCulture,
            $"    location = /rule-{number} {{ internal; {mirrors}proxy_pass http://$backend_{number}$request_uri; }}\n"
        );
    }

    private static string Percent(double share) => $"{share.ToString("0.00", CultureInfo.InvariantCulture)}%";
}
